// Scripts that move between a policy and a ConfigMap: the text stays byte for byte, comments stay, nothing is found afterwards.

import assert from 'node:assert/strict';
import { cursorOf, openFixture } from '../fixture';
import { Analysis } from '../../server/src/analysis';
import { applyEdits } from '../../server/src/base/text';

/** The files after an action at the cursor, by path; what is found in them afterwards must have been found before. */
function after(text: string, title: string): Record<string, string> {
  const open = openFixture(text);
  const { uri, offset } = cursorOf(open);
  const action = open.analysis.actions(uri, { start: offset, end: offset }).find((one) => one.title === title);
  assert.ok(action, `there is no "${title}" among ${titlesAt(text).join(', ') || 'none'}`);
  const files = Object.fromEntries(open.fixture.files.map((file) => [open.uriOf(file.path), file.text]));
  const found = new Set(Object.keys(files).flatMap((file) => open.analysis.findings(file).map(({ finding }) => finding.rule)));
  for (const { uri: changed, create, edits = [] } of action.changes) files[changed] = applyEdits(create ?? files[changed]!, edits);
  const analysis = new Analysis();
  for (const [file, content] of Object.entries(files)) analysis.setFile(file, content);
  for (let round = 0; round < 2; round++) for (const file of Object.keys(files)) while (!analysis.check(file).done);
  for (const [file, content] of Object.entries(files)) assert.deepEqual(analysis.findings(file).filter(({ finding }) => !found.has(finding.rule)).map(({ finding }) => finding.message), [], content);
  return Object.fromEntries(Object.entries(files).map(([file, content]) => [file.replace('file:///workspace/', ''), content]));
}

function titlesAt(text: string): string[] {
  const open = openFixture(text);
  const { uri, offset } = cursorOf(open);
  return open.analysis.actions(uri, { start: offset, end: offset }).filter(({ kind }) => kind.startsWith('refactor.')).map(({ title }) => title);
}

const policy = (lua: string, name = 'ext'): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ${name}
  namespace: shop
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: orders
  lua:
${lua}`;

const configMap = (lua: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ext-lua
  namespace: shop
data:
  lua: ${lua}`;

const script = `function envoy_on_request(handle)
  -- why
  handle:headers():add("x-seen", "yes")
end
`;
const indented = (column: number): string => script.replaceAll(/^(?=.)/gm, ' '.repeat(column));
const folded = (column: number): string => script.trimEnd().split('\n').map((line) => ' '.repeat(column) + line.trimStart().replaceAll("'", "''")).join('\n\n');
const inline = `    # which one
    - type: Inline # how
      inline: | # what
${indented(8)}`;
const reference = `    # which one
    - type: ValueRef # how
      valueRef: # what
        group: ""
        kind: ConfigMap
        name: ext-lua
`;

describe('a script', () => {
  it('moves to a ConfigMap, with its comments', () => {
    const { 'a.yaml': text } = after(`//- a.yaml\n${policy(inline.replace('Inline', 'In$0line'))}`, "Move to ConfigMap 'ext-lua'");
    assert.equal(text, `${policy(reference)}---\n${configMap(`|\n${indented(4)}`)}`);
  });

  it('comes back from it', () => {
    const { 'a.yaml': text } = after(`//- a.yaml\n${policy(reference.replace('kind: ConfigMap', 'kind: Config$0Map'))}---\n${configMap(`|\n${indented(4)}`)}`, "Inline from ConfigMap 'ext-lua' and remove the ConfigMap");
    assert.equal(text, policy(`    # which one\n    - type: Inline # how\n      # what\n      inline: |\n${indented(8)}`));
  });

  it('comes from another file, and stays there unless it can go', () => {
    const files = `//- policy.yaml\n${policy(reference.replace('kind: ConfigMap', 'kind: Config$0Map'))}//- scripts.yaml\n${configMap(`|\n${indented(4)}`)}`;
    assert.deepEqual(titlesAt(files), ["Inline from ConfigMap 'ext-lua'"]);
    assert.equal(after(files, "Inline from ConfigMap 'ext-lua'")['scripts.yaml'], configMap(`|\n${indented(4)}`));
    const others = `${files}---\napiVersion: v1\nkind: Service\nmetadata:\n  name: other\n  namespace: shop\nspec:\n  ports:\n    - port: 80\n`;
    assert.equal(after(others, "Inline from ConfigMap 'ext-lua' and remove the ConfigMap")['scripts.yaml']!.trim().split('\n')[1], 'apiVersion: v1');
  });

  it('does not take its ConfigMap along where others need it', () => {
    const both = `//- a.yaml\n${policy(reference.replace('kind: ConfigMap', 'kind: Config$0Map'))}---\n${policy(reference, 'second')}---\n${configMap(`|\n${indented(4)}`)}`;
    assert.deepEqual(titlesAt(both), ["Inline from ConfigMap 'ext-lua'"]);
    const commented = `//- a.yaml\n${policy(reference.replace('kind: ConfigMap', 'kind: Config$0Map'))}---\n# ours\n${configMap(`|\n${indented(4)}`)}`;
    assert.deepEqual(titlesAt(commented), ["Inline from ConfigMap 'ext-lua'"]);
  });

  it('gets a name that is free', () => {
    const taken = `//- a.yaml\n${policy(inline.replace('Inline', 'In$0line'))}//- b.yaml\n${configMap('|\n    x = 1\n')}`;
    assert.deepEqual(titlesAt(taken), ["Move to ConfigMap 'ext-lua-2'"]);
  });

  it('stays the same whatever it is written in', () => {
    for (const written of [JSON.stringify(script), `|-\n${indented(10)}`, `|+\n${indented(10)}\n\n`, `|2\n${indented(9).replaceAll(/^ {9}/gm, '         ')}`, `>\n${folded(8)}\n`, `>- # why\n${folded(8)}`, `'${folded(8).trimStart()}'`, `envoy_on_request = f -- plain`, `envoy_on_request = f\n        g(2)`, `"envoy_on_request = 'é😀\\ttab' \\\n        b = 1"`, `&x "a"`]) {
      const files = `//- a.yaml\n${policy(`    - type: Inline\n      inl$0ine: ${written}${written.endsWith('\n') ? '' : '\n'}`)}`;
      const open = openFixture(files);
      const before = open.analysis.scriptsIn(open.uriOf('a.yaml'))[0]!.text;
      if (written.startsWith('&')) {
        assert.deepEqual(titlesAt(files), []);
        continue;
      }
      const { 'a.yaml': moved } = after(files, "Move to ConfigMap 'ext-lua'");
      const analysis = new Analysis();
      analysis.setFile('file:///workspace/a.yaml', moved!);
      while (!analysis.check('file:///workspace/a.yaml').done);
      assert.deepEqual(analysis.scriptsIn('file:///workspace/a.yaml').map(({ text }) => text), [before], moved);
      const back = after(`//- a.yaml\n${moved!.replace('valueRef:', 'value$0Ref:')}`, "Inline from ConfigMap 'ext-lua' and remove the ConfigMap")['a.yaml']!;
      analysis.setFile('file:///workspace/a.yaml', back);
      while (!analysis.check('file:///workspace/a.yaml').done);
      assert.deepEqual(analysis.scriptsIn('file:///workspace/a.yaml').map(({ text }) => text), [before], back);
    }
  });

  it('keeps the line breaks of the file', () => {
    const { 'a.yaml': text } = after(`//- a.yaml\n${policy(inline.replace('Inline', 'In$0line'))}`.replaceAll('\n', '\r\n').replace('//- a.yaml\r\n', '//- a.yaml\n'), "Move to ConfigMap 'ext-lua'");
    assert.equal(text, `${policy(reference)}---\n${configMap(`|\n${indented(4)}`)}`.replaceAll('\n', '\r\n'));
  });

  it('is left where it is in JSON, in brackets and in templates', () => {
    assert.deepEqual(titlesAt(`//- a.json\n${JSON.stringify({ apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind: 'EnvoyExtensionPolicy', metadata: { name: 'ext' }, spec: { lua: [{ type: 'Inline', inline: 'x = 1' }] } }).replace('Inline', 'In$0line')}\n`), []);
    assert.deepEqual(titlesAt(`//- a.yaml\n${policy('    - { type: In$0line, inline: "x = 1" }\n')}`), []);
    assert.deepEqual(titlesAt(`//- a.yaml\n${policy(inline.replace('Inline', 'In$0line')).replace('name: ext', 'name: {{ .Values.name }}')}`), []);
  });
});
