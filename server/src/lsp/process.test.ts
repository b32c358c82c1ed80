// The server as a process of its own: how it is started, how it ends, and that it loads little before it answers.

import assert from 'node:assert/strict';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter, SocketMessageReader, SocketMessageWriter, StreamMessageReader, StreamMessageWriter, type MessageConnection } from 'vscode-languageserver-protocol/node';

const root = process.env['EG_PROJECT_ROOT'] ?? process.cwd();
const bundle = join(root, 'out', 'server-under-test', `${process.pid}.cjs`);

describe('the server process', () => {
  const children: ChildProcess[] = [];

  before(async function () {
    this.timeout(60_000);
    await build({
      absWorkingDir: root,
      entryPoints: ['server/src/main.ts'],
      outfile: bundle,
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
  });
  after(() => rmSync(bundle, { force: true }));
  afterEach(() => {
    for (const child of children.splice(0)) child.kill();
  });

  const startWith = (...args: string[]): ChildProcess => {
    const child = spawn(process.execPath, [bundle, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    children.push(child);
    return child;
  };
  const stdioConnection = (child: ChildProcess): MessageConnection => {
    const connection = createMessageConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
    connection.listen();
    return connection;
  };
  const initialize = async (connection: MessageConnection): Promise<void> => {
    const { capabilities } = await connection.sendRequest<{ capabilities: { hoverProvider?: boolean } }>('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    assert.equal(capabilities.hoverProvider, true);
    await connection.sendNotification('initialized', {});
  };
  const exitCode = async (child: ChildProcess): Promise<number | null> => (child.exitCode === null ? ((await once(child, 'exit')) as [number | null])[0] : child.exitCode);

  it('serves over standard streams, and ends with 0 after shutdown', async () => {
    const child = startWith('--stdio');
    const connection = stdioConnection(child);
    await initialize(connection);
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await exitCode(child), 0);
  });

  it('ends with 1 when told to exit without shutdown', async () => {
    const child = startWith('--stdio');
    const connection = stdioConnection(child);
    await initialize(connection);
    await connection.sendNotification('exit');
    assert.equal(await exitCode(child), 1);
  });

  it('ends when its client is gone', async () => {
    const child = startWith('--stdio');
    await initialize(stdioConnection(child));
    child.stdin!.end();
    assert.equal(await exitCode(child), 1);
  });

  it('serves over IPC', async () => {
    const child = fork(bundle, ['--node-ipc'], { silent: true });
    children.push(child);
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.listen();
    await initialize(connection);
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await exitCode(child), 0);
  });

  it('serves over a socket', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const child = startWith(`--socket=${port}`);
    const [socket] = await once(server, 'connection');
    const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
    connection.listen();
    await initialize(connection);
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await exitCode(child), 0);
    server.close();
  });

  it('says how it wants to be started', async () => {
    const child = startWith();
    let said = '';
    child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
    assert.equal(await exitCode(child), 2);
    assert.match(said, /--stdio/);
  });

  it('outlives messages that are no JSON-RPC', async () => {
    const child = startWith('--stdio');
    const connection = stdioConnection(child);
    await initialize(connection);
    const body = JSON.stringify({ jsonrpc: '2.0', id: {}, method: 7 });
    child.stdin!.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    const junk = '{"jsonrpc": ';
    child.stdin!.write(`Content-Length: ${junk.length}\r\n\r\n${junk}`);
    assert.equal(await connection.sendRequest('textDocument/hover', { textDocument: { uri: 'file:///a.yaml' }, position: { line: 0, character: 0 } }), null);
  });
});
