// The protocol as a client sees it: lifecycle, diagnostics on each key, requests, settings, files, and what must not go wrong.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CodeAction, CompletionList, DocumentSymbol, Hover, SelectionRange, SemanticTokens, TextEdit } from 'vscode-languageserver';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { TestClient, type Published, type TestClientOptions } from './test-client';

const uri = 'file:///work/policy.yaml';

function policy(name = 'a', timeout = '200ms'): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ${name}
spec:
  targetRefs:
  - group: gateway.networking.k8s.io
    kind: HTTPRoute
    name: route
  extProc:
  - backendRefs:
    - name: processor
      port: 9002
    messageTimeout: ${timeout}
`;
}

/** A syntax error on line 3. */
const broken = policy('"a');

function codes({ diagnostics }: Published): unknown[] {
  return diagnostics.map(({ code }) => code);
}

const isBroken = ({ diagnostics }: Published): boolean => diagnostics.some(({ code }) => code === 'yaml-syntax');

describe('the language server', () => {
  const clients: TestClient[] = [];
  const start = async (options?: TestClientOptions): Promise<TestClient> => {
    const client = await TestClient.start(options);
    clients.push(client);
    return client;
  };
  afterEach(() => {
    for (const client of clients.splice(0)) client.stop();
  });

  it('says what it can do', async () => {
    const { capabilities } = await start();
    assert.deepEqual(capabilities['textDocumentSync'], { openClose: true, change: 2 });
    assert.equal(capabilities['positionEncoding'], 'utf-16');
    assert.equal(capabilities['diagnosticProvider'], undefined, 'clients that are sent diagnostics must not ask for them too');
  });

  describe('diagnostics', () => {
    it('come when a document is opened, with its version, code, source and the page of the rule', async () => {
      const client = await start({ initializationOptions: { docsBase: 'https://docs.example/rules/' } });
      await client.open(uri, broken, 7);
      const published = await client.diagnostics(uri);
      assert.equal(published.version, 7);
      const [diagnostic] = published.diagnostics;
      assert.deepEqual([diagnostic?.code, diagnostic?.source, diagnostic?.severity], ['yaml-syntax', 'envoy-gateway', 1]);
      assert.deepEqual(diagnostic?.codeDescription, { href: 'https://docs.example/rules/yaml-syntax' });
      assert.equal(diagnostic?.range.start.line, 3);
    });

    it('follow each edit', async () => {
      const client = await start();
      await client.open(uri, broken);
      await client.diagnostics(uri, isBroken);
      await client.change(uri, 2, 3, 8, 9, '');
      const fixed = await client.diagnostics(uri, ({ version }) => version === 2);
      assert.deepEqual(codes(fixed), []);
    });

    it('answer every key of a burst, 60 ms apart', async () => {
      const client = await start();
      await client.open(uri, policy());
      await client.diagnostics(uri);
      for (let version = 2; version < 22; version++) {
        await client.change(uri, version, 3, 8, version % 2 === 0 ? 8 : 9, version % 2 === 0 ? '"' : '');
        await sleep(60);
        const last = client.published.at(-1)!;
        assert.equal(last.version, version);
        assert.equal(isBroken(last), version % 2 === 0);
      }
    });

    it('come in order when edits come faster than answers', async () => {
      const client = await start();
      const text = Array.from({ length: 400 }, (_, index) => policy(`p${index}`).replace('name: route', `name: route-${index}`)).join('---\n');
      await client.open(uri, text);
      for (let version = 2; version < 42; version++) void client.change(uri, version, 3, 8, version % 2 === 0 ? 8 : 9, version % 2 === 0 ? '"' : '');
      const last = await client.diagnostics(uri, ({ version }) => version === 41);
      assert.deepEqual(codes(last), []);
      const versions = client.published.map(({ version }) => version ?? 0);
      assert.deepEqual(versions, [...versions].sort((a, b) => a - b));
    });

    it('end when the document is closed', async () => {
      const client = await start();
      await client.open(uri, broken);
      await client.diagnostics(uri, isBroken);
      await client.notify('textDocument/didClose', { textDocument: { uri } });
      await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
    });

    it('come for new files that are on no disk', async () => {
      const client = await start();
      await client.open('untitled:Untitled-1', broken);
      assert.ok(isBroken(await client.diagnostics('untitled:Untitled-1')));
    });

    it('leave YAML of others alone', async () => {
      const client = await start();
      await client.open(uri, 'a: [broken\nkind: Pod\napiVersion: v1\n');
      assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    });

    it('are given to clients that ask for them', async () => {
      const client = await start({ capabilities: { textDocument: { diagnostic: {} } } });
      assert.ok(client.capabilities['diagnosticProvider']);
      await client.open(uri, broken);
      const report = await client.request<{ kind: string; items: { code: string }[] }>('textDocument/diagnostic', { textDocument: { uri } });
      assert.deepEqual([report.kind, report.items[0]?.code], ['full', 'yaml-syntax']);
      assert.deepEqual(client.published, []);
    });
  });

  it('tells the release in force and the number of problems, once per change', async () => {
    const client = await start();
    await client.open(uri, broken);
    const status = await client.waitFor(() => client.statuses.at(-1), 'status');
    assert.deepEqual(status, { uri, ours: true, release: '1.9', reason: 'newest', counts: { error: 1, warning: 0, information: 0, hint: 0 } });
    await client.change(uri, 2, 3, 10, 10, 'b');
    await client.diagnostics(uri, ({ version }) => version === 2);
    assert.equal(client.statuses.length, 1);
  });

  describe('requests', () => {
    const at = (line: number, character: number): object => ({ textDocument: { uri }, position: { line, character } });

    it('completion offers values right after an edit', async () => {
      const client = await start({ capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } } });
      await client.open(uri, `${policy()}    failOpen: \n`);
      void client.change(uri, 2, 14, 14, 14, 't');
      const { items } = await client.request<CompletionList>('textDocument/completion', at(14, 15));
      const item = items.find(({ label }) => label === 'true');
      assert.deepEqual(item?.textEdit, { range: { start: { line: 14, character: 14 }, end: { line: 14, character: 15 } }, newText: 'true' });
    });

    it('hover explains a field', async () => {
      const client = await start();
      await client.open(uri, policy());
      const hover = await client.request<Hover>('textDocument/hover', at(13, 6));
      assert.match(JSON.stringify(hover.contents), /messageTimeout/);
      assert.deepEqual(hover.range, { start: { line: 13, character: 4 }, end: { line: 13, character: 18 } });
    });

    it('hover sees the edit that was sent just before', async () => {
      const client = await start();
      await client.open(uri, policy());
      void client.change(uri, 2, 13, 4, 18, 'failOpen');
      const hover = await client.request<Hover>('textDocument/hover', at(13, 6));
      assert.match(JSON.stringify(hover.contents), /failOpen/);
    });

    it('symbols are a tree for those who know trees, else a list', async () => {
      const tree = await start({ capabilities: { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } } });
      await tree.open(uri, `# first\n---\n${policy()}`);
      const [symbol] = await tree.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
      assert.match(symbol?.name ?? '', /EnvoyExtensionPolicy/);
      assert.equal(symbol?.children?.at(-1)?.name, 'spec');
      assert.equal(symbol?.children?.at(-1)?.range.start.line, 6);
      const list = await start();
      await list.open(uri, policy());
      const symbols = await list.request<{ name: string; containerName?: string; location: { uri: string } }[]>('textDocument/documentSymbol', { textDocument: { uri } });
      assert.equal(symbols.find(({ name }) => name === 'extProc')?.containerName, 'spec');
    });

    it('folds and selections follow the structure', async () => {
      const client = await start();
      await client.open(uri, policy());
      await client.diagnostics(uri);
      const folds = await client.request<{ startLine: number; endLine: number }[]>('textDocument/foldingRange', { textDocument: { uri } });
      assert.ok(folds.some(({ startLine, endLine }) => startLine === 4 && endLine === 13));
      const [selection] = await client.request<SelectionRange[]>('textDocument/selectionRange', { textDocument: { uri }, positions: [{ line: 12, character: 13 }] });
      const ranges: string[] = [];
      for (let range = selection; range; range = range.parent) ranges.push(`${range.range.start.line}:${range.range.start.character}`);
      assert.ok(ranges.length >= 4, ranges.join(' '));
    });

    it('folds of files that are not ours are left to others', async () => {
      const client = await start();
      await client.open(uri, 'a:\n  b:\n    c: 1\n');
      await client.diagnostics(uri);
      assert.equal(await client.request('textDocument/foldingRange', { textDocument: { uri } }), null);
    });

    it('colours of scripts come in full, for some lines, and as what changed', async () => {
      const client = await start();
      const script = (body: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: a}\nspec:\n  lua:\n    - inline: |\n        ${body}\n`;
      await client.open(uri, `${script('local a = b')}---\n${script('c()')}`);
      const textDocument = { uri };
      const full = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
      // Line, character, length, type, modifiers; from the token before.
      assert.deepEqual(full.data, [6, 14, 1, 1, 1, 0, 4, 1, 1, 64, 8, 8, 1, 1, 64]);
      const range = await client.request<SemanticTokens>('textDocument/semanticTokens/range', { textDocument, range: { start: { line: 9, character: 0 }, end: { line: 20, character: 0 } } });
      assert.deepEqual(range.data, [14, 8, 1, 1, 64]);
      void client.change(uri, 2, 6, 18, 19, 'tostring');
      const delta = await client.request<{ resultId: string; edits: object[] }>('textDocument/semanticTokens/full/delta', { textDocument, previousResultId: full.resultId });
      assert.deepEqual(delta.edits, [{ start: 5, deleteCount: 5, data: [0, 4, 8, 4, 16] }]);
      const unknown = await client.request<SemanticTokens>('textDocument/semanticTokens/full/delta', { textDocument, previousResultId: full.resultId });
      assert.equal(unknown.data.length, 15);
      void client.change(uri, 3, 0, 0, 10, 'a');
      await client.open('file:///other.yaml', 'a: |\n  local x\n');
      assert.equal(await client.request('textDocument/semanticTokens/full', { textDocument: { uri: 'file:///other.yaml' } }), null);
    });

    it('actions disable a rule where it speaks', async () => {
      const client = await start({ capabilities: { workspace: { configuration: true, workspaceEdit: { documentChanges: true } } } });
      await client.open(uri, broken);
      const { diagnostics } = await client.diagnostics(uri, isBroken);
      const actions = await client.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range: diagnostics[0]!.range, context: { diagnostics } });
      const action = actions.find(({ title }) => title === 'Disable yaml-syntax for this document');
      const [change] = action?.edit?.documentChanges as { textDocument: { version: number }; edits: TextEdit[] }[];
      assert.equal(change?.textDocument.version, 1);
      assert.deepEqual(change?.edits, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: '# eg-lint-disable yaml-syntax\n' }]);
    });

    it('the syntax tree can be read', async () => {
      const client = await start();
      await client.open(uri, policy());
      const { text } = await client.request<{ text: string }>('envoyGateway/syntaxTree', { uri });
      assert.match(text, /facts gateway\.envoyproxy\.io\/EnvoyExtensionPolicy default\/a/);
      assert.match(text, /"messageTimeout"/);
    });

    it('about documents that are not open are answered with nothing', async () => {
      const client = await start();
      assert.equal(await client.request('textDocument/hover', at(0, 0)), null);
    });

    it('can be cancelled while they wait', async () => {
      const client = await start();
      await client.open(uri, policy());
      await client.diagnostics(uri);
      const source = new CancellationTokenSource();
      const first = client.request<Hover>('textDocument/hover', at(13, 6));
      const cancelled = client.connection.sendRequest('textDocument/hover', at(13, 6), source.token);
      source.cancel();
      await assert.rejects(cancelled, { code: -32_800 });
      assert.ok(await first);
      assert.ok(await client.request<Hover>('textDocument/hover', at(13, 6)));
    });

    it('that make no sense are answered with an error, and the next one is served', async () => {
      const client = await start();
      await client.open(uri, policy());
      await assert.rejects(client.request('textDocument/hover', {}));
      await assert.rejects(client.request('textDocument/noSuchThing', {}));
      await assert.rejects(client.request('textDocument/hover', { textDocument: { uri } }));
      await client.notify('textDocument/didChange', { textDocument: { uri: 'file:///never/opened.yaml', version: 2 }, contentChanges: [{ text: 'x' }] });
      await client.notify('textDocument/didChange', { textDocument: { uri, version: 3 } });
      await client.notify('noSuchNotification', {});
      assert.ok(await client.request<Hover>('textDocument/hover', at(13, 6)));
    });
  });

  describe('settings', () => {
    it('are asked for before the first diagnostics', async () => {
      const client = await start({ settings: { rules: { 'yaml-syntax': 'hint' }, release: '1.4' } });
      await client.open(uri, broken);
      const { diagnostics } = await client.diagnostics(uri);
      assert.equal(diagnostics[0]?.severity, 4);
      assert.equal((await client.waitFor(() => client.statuses.at(-1), 'status'))['release'], '1.4');
    });

    it('take effect when they change', async () => {
      const client = await start();
      await client.open(uri, broken);
      await client.diagnostics(uri, isBroken);
      client.settings = { yamlSyntax: 'off' };
      await client.notify('workspace/didChangeConfiguration', { settings: null });
      await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
    });

    it('can be sent by clients that are not asked', async () => {
      const client = await start({ capabilities: { workspace: {} }, initializationOptions: { settings: { features: { hover: false } } } });
      await client.open(uri, broken);
      assert.equal(await client.request('textDocument/hover', { textDocument: { uri }, position: { line: 13, character: 6 } }), null);
      await client.diagnostics(uri, isBroken);
      await client.notify('workspace/didChangeConfiguration', { settings: { envoyGateway: { features: { diagnostics: false } } } });
      await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
    });

    it('switch the lenses above scripts off', async () => {
      const client = await start({ capabilities: { workspace: { codeLens: { refreshSupport: true } } }, initializationOptions: { sampleRuns: true } });
      await client.open(uri, `${policy()}  lua:\n  - type: Inline\n    inline: |\n      function envoy_on_request(handle) end\n`);
      const lenses = (): Promise<unknown[]> => client.request('textDocument/codeLens', { textDocument: { uri } });
      const refreshed = new Promise<void>((resolve) => client.connection.onRequest('workspace/codeLens/refresh', () => resolve()));
      assert.equal((await lenses()).length, 1);
      await client.notify('workspace/didChangeConfiguration', { settings: { envoyGateway: { features: { codeLens: false } } } });
      await refreshed;
      assert.deepEqual(await lenses(), []);
    });
  });

  describe('files of the workspace', () => {
    const folders = ['file:///work'];

    it('are read, so that a kustomization makes a patch of an open file', async () => {
      const files: Record<string, string> = { 'file:///work/kustomization.yaml': 'patches:\n- path: policy.yaml\n', [uri]: policy() };
      const client = await start({ folders, files });
      await client.open(uri, policy());
      const partial = async (): Promise<string | undefined> => /partial \w+/.exec((await client.request<{ text: string }>('envoyGateway/syntaxTree', { uri })).text)?.[0];
      for (let tries = 0; (await partial()) !== 'partial true'; tries++) {
        assert.ok(tries < 100, 'the kustomization was read');
        await sleep(20);
      }
      delete files['file:///work/kustomization.yaml'];
      await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: 'file:///work/kustomization.yaml', type: 3 }] });
      assert.equal(await partial(), 'partial false');
    });

    it('are only published if the settings say so', async () => {
      const files = { [uri]: broken, 'file:///work/node/fine.yaml': policy('b') };
      const client = await start({ folders, files, settings: { checkWorkspace: true } });
      assert.ok(isBroken(await client.diagnostics(uri)));
      const quiet = await start({ folders, files });
      await quiet.open('file:///work/other.yaml', broken);
      await quiet.diagnostics('file:///work/other.yaml');
      await sleep(100);
      assert.deepEqual(quiet.published.map((published) => published.uri), ['file:///work/other.yaml']);
    });

    it('that are gone take their findings along, also with their folder', async () => {
      const files: Record<string, string> = { 'file:///work/sub/policy.yaml': broken };
      const client = await start({ folders, files, settings: { checkWorkspace: true } });
      await client.diagnostics('file:///work/sub/policy.yaml', isBroken);
      delete files['file:///work/sub/policy.yaml'];
      await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: 'file:///work/sub', type: 3 }] });
      await client.diagnostics('file:///work/sub/policy.yaml', ({ diagnostics }) => diagnostics.length === 0);
    });

    it('are read again when they change, and when their editor is closed', async () => {
      const files: Record<string, string> = { [uri]: broken };
      const client = await start({ folders, files, settings: { checkWorkspace: true } });
      await client.diagnostics(uri, isBroken);
      files[uri] = policy();
      await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
      await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
      client.published.length = 0;
      await client.open(uri, broken);
      await client.diagnostics(uri, isBroken);
      client.published.length = 0;
      await client.notify('textDocument/didClose', { textDocument: { uri } });
      await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length === 0);
    });

    it('are asked from a client that has them', async () => {
      const client = await start({ folders: ['vscode-vfs://github/work'], initializationOptions: { fileBridge: true }, settings: { checkWorkspace: true } });
      client.connection.onRequest('envoyGateway/listFiles', () => ({ uris: ['vscode-vfs://github/work/a.yaml', 'vscode-vfs://github/work/gone.yaml'], truncated: false }));
      client.connection.onRequest('envoyGateway/readFile', (params: { uri: string }) => ({ text: params.uri.endsWith('a.yaml') ? broken : null }));
      assert.ok(isBroken(await client.diagnostics('vscode-vfs://github/work/a.yaml')));
    });
  });
});
