// A web worker that formats scripts; the first message says where the formatter's WebAssembly is.

import type { FormatAnswer, FormatRequest } from './lua/format/format-request';
import { StyLua } from './lua/format/stylua';

/** The part of a worker's global scope that is needed; the project's types are Node's. */
declare const self: {
  onmessage: ((event: { readonly data: { readonly wasm: string } | FormatRequest }) => void) | null;
  postMessage(answer: FormatAnswer): void;
};

self.onmessage = ({ data }) => {
  if (!('wasm' in data)) return;
  const stylua = load(data.wasm);
  // Whoever asks for a script hears of a failure.
  stylua.catch(() => undefined);
  self.onmessage = async ({ data: request }) => {
    try {
      self.postMessage((await stylua).format(request as FormatRequest));
    } catch (error) {
      self.postMessage({ failure: error instanceof Error ? error.message : String(error) });
    }
  };
};

async function load(address: string): Promise<StyLua> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} could not be read`);
  return new StyLua(await answer.arrayBuffer());
}
