// Formatting over the protocol: the doors, a thread that fails or never answers, and what is said then.

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { FormatAnswer } from '../analysis';
import { Formatter, type StartFormatThread } from './formatter';
import { TestClient } from './test-client';

const root = process.env['EG_PROJECT_ROOT'] ?? process.cwd();
const program = join(root, 'out', 'format-under-test', String(process.pid), 'format.cjs');
const uri = 'file:///workspace/policy.yaml';
const policy = (script: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ext
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
  lua:
    - type: Inline
      inline: |
        ${script}
`;

/** A thread that answers with what it is given, as StyLua would; `starts` counts them. */
function threads(answerOf: (script: string) => FormatAnswer | undefined): { readonly start: StartFormatThread; readonly log: string[] } {
  const log: string[] = [];
  const start: StartFormatThread = (answered) => {
    log.push('start');
    return {
      post: ({ script }) => {
        const answer = answerOf(script);
        if (answer) setImmediate(() => answered(answer));
      },
      terminate: () => void log.push('end'),
    };
  };
  return { start, log };
}

const habits = { indentation: 'spaces', width: 2, quotes: 'double', lineLength: 120 } as const;

describe('a formatter', () => {
  it('keeps its thread for the next script, and ends it after a failure', async () => {
    const { start, log } = threads((script) => (script === 'bad' ? { failure: 'no' } : { text: script }));
    const formatter = new Formatter(start, undefined);
    assert.deepEqual(await Promise.all(['a', 'b', 'bad', 'c'].map((script) => formatter.format({ script, habits }))), [{ text: 'a' }, { text: 'b' }, { failure: 'no' }, { text: 'c' }]);
    assert.deepEqual(log, ['start', 'end', 'start']);
    formatter.dispose();
  });

  it('does not wait for ever', async function () {
    this.timeout(15_000);
    const { start, log } = threads((script) => (script === 'endless' ? undefined : { text: script }));
    const formatter = new Formatter(start, undefined);
    await formatter.format({ script: 'a', habits });
    assert.deepEqual(await formatter.format({ script: 'endless', habits }), { failure: 'it took too long' });
    assert.deepEqual(log, ['start', 'end']);
    formatter.dispose();
  });

  it('says so where there are no threads', async () => assert.ok('failure' in (await new Formatter(undefined, undefined).format({ script: 'a', habits }))));
});

describe('Format Lua over the protocol', () => {
  let client: TestClient;

  before(async () => {
    await build({ absWorkingDir: root, entryPoints: ['server/src/format-node.ts'], outfile: program, bundle: true, format: 'cjs', platform: 'node', target: 'node20' });
    mkdirSync(dirname(program), { recursive: true });
    copyFileSync(join(root, 'node_modules/@johnnymorganz/stylua/stylua_lib_bg.wasm'), join(dirname(program), 'stylua.wasm'));
  });
  after(() => rmSync(dirname(program), { recursive: true, force: true }));
  afterEach(() => client.stop());

  const startFormatThread: StartFormatThread = (answered, failed) => {
    const worker = new Worker(program);
    worker.unref();
    worker.on('message', answered);
    worker.on('error', failed);
    return { post: (request) => worker.postMessage(request), terminate: () => void worker.terminate() };
  };

  async function open(text: string): Promise<TestClient> {
    client = await TestClient.start({ startFormatThread });
    await client.open(uri, text);
    await client.diagnostics(uri);
    return client;
  }

  interface Action {
    readonly title: string;
    readonly kind: string;
    readonly edit?: { readonly changes: Record<string, readonly { readonly newText: string }[]> };
    readonly command?: { readonly command: string; readonly arguments: readonly unknown[] };
  }

  const actions = (line: number, only?: string[]): Promise<Action[]> =>
    client.request('textDocument/codeAction', { textDocument: { uri }, range: { start: { line, character: 10 }, end: { line, character: 10 } }, context: { diagnostics: [], ...(only ? { only } : {}) } });

  it('is an action on the script, which any client can run', async () => {
    await open(policy('function envoy_on_request( h ) h:logInfo( "x" ) end'));
    const action = (await actions(12)).find(({ title }) => title === 'Format Lua');
    assert.equal(action?.kind, 'refactor.rewrite');
    await client.request('workspace/executeCommand', action.command!);
    assert.match(JSON.stringify(client.applied), /function envoy_on_request\(h\)\\n {10}h:logInfo/);
    assert.deepEqual((await actions(3)).map(({ title }) => title).filter((title) => title === 'Format Lua'), []);
  });

  it('is a source action for those who ask, so that it can run on save', async () => {
    await open(policy('x=1'));
    const [action] = await actions(0, ['source.formatLua']);
    assert.equal(action?.edit?.changes[uri]?.length, 1);
    assert.deepEqual((await actions(0)).filter(({ kind }) => kind.startsWith('source')), []);
  });

  it('says why a script is left as it is', async () => {
    await open(policy('x ='));
    await client.request('workspace/executeCommand', { command: 'envoyGateway.server.formatLua', arguments: [uri, 0] });
    await client.waitFor(() => client.shown[0], 'message');
    assert.match(client.shown[0]!, /^The script is left as it is: it has a syntax error in line [12]: /);
    assert.deepEqual(client.applied, []);
    assert.deepEqual(await actions(0, ['source.formatLua']), []);
  });
});
