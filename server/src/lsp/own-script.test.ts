// A script in an editor of its own: every answer is about the text that this editor shows, in its own lines.

import assert from 'node:assert/strict';
import type { CodeAction, DocumentSymbol, Range } from 'vscode-languageserver';
import { applyEdits, LineIndex, type TextEdit } from '../base/text';
import type { LuaAnswersParams, LuaAnswersResult } from './protocol';
import { TestClient } from './test-client';

const uri = 'file:///w/policy.yaml';
const script = `local limit = 3
local function check(handle, name)
  local value = handle:headers():get(name)
  return value ~= nil and #value < limit
end

function envoy_on_request(request_handle)
  if not check(request_handle, "x-key") then
    request_handle:respond({[":status"] = "403"}, "no")
  end
end
`;

/** A policy with the script in one of the styles that YAML has. */
const policies: Readonly<Record<string, (lua: string) => string>> = {
  literal: (lua) => policy(`|\n${lua.replaceAll(/^(?=.)/gm, '        ')}`),
  folded: (lua) => policy(`>\n${lua.trimEnd().replaceAll(/^(?=.)/gm, '        ').replaceAll(/\n(?=        \S)/g, '\n\n')}\n`),
  'double-quoted': (lua) => policy(`${JSON.stringify(lua)}\n`),
  'single-quoted': (lua) => policy(`'${lua.replaceAll('\n', '\n\n        ').trimEnd()}\n\n        '\n`),
};

function policy(inline: string): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata:\n  name: scripted\nspec:\n  lua:\n    - type: Inline\n      inline: ${inline}`;
}

describe('a script in its own editor, asked over the protocol', () => {
  let client: TestClient;
  const lines = new LineIndex(script);
  const textOf = ({ start, end }: Range): string => script.slice(lines.offsetAt(start), lines.offsetAt(end));
  const at = (words: string, offset = 0): Range['start'] => lines.positionAt(script.indexOf(words) + offset);
  const ask = (about: LuaAnswersParams['about'], more: Partial<LuaAnswersParams> = {}): Promise<LuaAnswersResult> =>
    client.request('envoyGateway/luaAnswers', { uri, text: script, about, ...more });

  beforeEach(async () => {
    client = await TestClient.start({ folders: ['file:///w'], files: {} });
    await client.open(uri, policies.literal!(script));
  });
  afterEach(() => client.stop());

  it('leads from a use to the definition', async () => {
    const { definition } = await ask('definition', { position: at('check(request') });
    assert.deepEqual(definition?.map((range) => [range.start.line, textOf(range)]), [[1, 'check']]);
    assert.deepEqual((await ask('definition', { position: at('headers') })).definition, []);
  });

  it('finds all uses, and tells those apart that write', async () => {
    const { highlights } = await ask('highlights', { position: at('limit\nend') });
    assert.deepEqual(highlights?.map(({ range, kind }) => [range.start.line, textOf(range), kind]), [[0, 'limit', 3], [3, 'limit', 2]]);
  });

  it('renames, and the manifest can hold it in whatever style the script is written', async () => {
    const position = at('check(request');
    assert.equal(textOf((await ask('renameRange', { position })).renameRange!), 'check');
    assert.equal((await ask('renameRange', { position: at('envoy_on') })).renameRange, undefined);
    const { rename } = await ask('rename', { position, newName: 'isAllowed' });
    const renamed = applyEdits(script, toOffsets(rename!, script));
    assert.equal(renamed, script.replaceAll('check', 'isAllowed'));
    for (const [style, written] of Object.entries(policies)) {
      const before = written(script);
      const file = `file:///w/${style}.yaml`;
      await client.open(file, before);
      const { text } = await client.request<{ text: string }>('envoyGateway/luaScript', { uri: file, script: 0 });
      const { edits } = await client.request<{ edits: LspEdit[] }>('envoyGateway/editLuaScript', { uri: file, script: 0, text: text.replaceAll('check', 'isAllowed') });
      const after = applyEdits(before, toOffsets(edits, before));
      assert.ok(after.startsWith(policy('')), style);
      await client.notify('textDocument/didChange', { textDocument: { uri: file, version: 2 }, contentChanges: [{ text: after }] });
      assert.equal((await client.request<{ text: string }>('envoyGateway/luaScript', { uri: file, script: 0 })).text, text.replaceAll('check', 'isAllowed'), style);
    }
  });

  it('says why a name cannot be one', async () => {
    await assert.rejects(ask('rename', { position: at('limit'), newName: 'end' }), /'end' is no name in Lua/);
  });

  it('has an outline, folds and colours', async () => {
    const names = (symbols: readonly DocumentSymbol[] = []): string[] => symbols.map(({ name, selectionRange }) => `${name} ${selectionRange.start.line}`);
    assert.deepEqual(names((await ask('symbols')).symbols as DocumentSymbol[]), ['check 1', 'envoy_on_request 6']);
    assert.deepEqual((await ask('folds')).folds?.map(({ startLine, endLine }) => [startLine, endLine]), [[1, 3], [6, 9], [7, 8]]);
    const data = (await ask('tokens')).tokens!.data;
    assert.equal(data.length % 5, 0);
    assert.deepEqual(data.slice(0, 3), [0, 6, 'limit'.length]);
    assert.deepEqual((await ask('tokens', { text: '' })).tokens, { data: [] });
  });

  it('completes, explains and shows signatures, whatever the manifest says by then', async () => {
    const text = 'function envoy_on_response(handle)\n  handle:respond({}, handle:he\nend\n';
    const { completion } = await ask('completion', { text, position: { line: 1, character: 30 } });
    const headers = completion?.find(({ label }) => label === 'headers');
    assert.deepEqual(headers?.textEdit, { range: { start: { line: 1, character: 28 }, end: { line: 1, character: 30 } }, newText: 'headers()' });
    const skeleton = (await ask('completion', { text: 'env', position: { line: 0, character: 3 } })).completion?.find(({ label }) => label === 'envoy_on_request');
    assert.match(String(skeleton?.textEdit?.newText), /^function envoy_on_request\(request_handle\)\n {2}\$0\nend$/);
    assert.match(JSON.stringify((await ask('hover', { position: at('headers') })).hover), /StreamHandle:headers\(\)/);
    assert.equal((await ask('signature', { text, position: { line: 1, character: 21 } })).signature?.activeParameter, 1);
  });

  it('knows the parameters of its policy', async () => {
    const text = 'function envoy_on_request(handle)\n  handle:filterContext():get("")\nend\n';
    const position = { line: 1, character: 30 };
    await client.open('file:///w/context.yaml', `${policies.literal!(text)}      filterContext: {tenant: shop}\n`);
    const keys = async (now: string): Promise<string[] | undefined> => (await ask('completion', { uri: 'file:///w/context.yaml', text: now, position })).completion?.map(({ label }) => label);
    assert.deepEqual(await keys(text), ['tenant']);
    assert.deepEqual(await keys(`${text}-- typed\n`), ['tenant']);
  });

  it('is formatted in its own lines, unless it cannot be or is ahead of its file', async () => {
    client.stop();
    client = await TestClient.start({ startFormatThread: (answered) => ({ post: ({ script: text }) => setImmediate(() => answered({ text: text === 'a = 1\n' ? 'b = 1\n' : text.replaceAll('\n  ', '\n    ') })), terminate: () => undefined }) });
    await client.open(uri, policies.literal!(script));
    const { edits } = await client.request<{ edits: LspEdit[] }>('envoyGateway/formatOwnLua', { uri, script: 0, text: script });
    assert.equal(applyEdits(script, toOffsets(edits, script)), script.replaceAll('\n  ', '\n    '));
    assert.equal(await client.request('envoyGateway/formatOwnLua', { uri, script: 0, text: `${script}-- typed\n` }), null);
    await client.open('file:///w/other.yaml', policies.literal!('a = 1\n'));
    const { refusal } = await client.request<{ refusal: string }>('envoyGateway/formatOwnLua', { uri: 'file:///w/other.yaml', script: 0, text: 'a = 1\n' });
    assert.match(refusal, /would change what it does/);
  });

  it('has the fixes of its findings, which edit the manifest', async () => {
    const misspelt = policies['double-quoted']!(script.replace('respond', 'repsond'));
    await client.open('file:///w/other.yaml', misspelt);
    await client.diagnostics('file:///w/other.yaml', ({ diagnostics }) => diagnostics.some(({ code }) => code === 'lua-unknown-method'));
    const fixes = (character: number): Promise<CodeAction[]> => client.request('envoyGateway/luaFixes', { uri: 'file:///w/other.yaml', script: 0, range: { start: { line: 8, character }, end: { line: 8, character } } });
    const [fix] = await fixes(22);
    assert.equal(textOf(fix!.diagnostics![0]!.range), 'respond');
    assert.equal(applyEdits(misspelt, toOffsets(fix!.edit!.changes!['file:///w/other.yaml']!, misspelt)), policies['double-quoted']!(script));
    assert.deepEqual(await fixes(2), []);
  });

  it('is silent where a setting switches something off', async () => {
    client.stop();
    client = await TestClient.start({ settings: { features: { outline: false, hover: false } } });
    await client.open(uri, policies.literal!(script));
    await client.diagnostics(uri);
    assert.deepEqual(await ask('symbols'), {});
    assert.deepEqual(await ask('definition', { position: at('check(request') }), {});
    assert.ok((await ask('folds')).folds);
  });
});

interface LspEdit {
  readonly range: Range;
  readonly newText: string;
}

function toOffsets(edits: readonly LspEdit[], text: string): readonly TextEdit[] {
  const lines = new LineIndex(text);
  return edits.map(({ range, newText }) => ({ range: { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) }, newText }));
}
