// Starts the language server in a web worker: messages are the transport, and the client reads files for it.

import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startBrowserFormatThread } from './lsp/browser-format-thread';
import { startBrowserTrialThread } from './lsp/browser-trial-thread';
import { connectionOptions, serve } from './lsp/server';

/** The part of a worker's global scope that is needed; the project's types are Node's. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self), connectionOptions);
const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.addEventListener('message', () => waiting.shift()?.());
channel.port1.start();

serve(connection, {
  disk: undefined,
  startTrialThread: startBrowserTrialThread,
  startFormatThread: startBrowserFormatThread,
  // A message to ourselves comes behind those of the client that wait; timers would be slowed down to 4 ms and more.
  later: (act) => {
    let isWanted = true;
    waiting.push(() => {
      if (isWanted) act();
    });
    channel.port2.postMessage(undefined);
    return () => {
      isWanted = false;
    };
  },
});
