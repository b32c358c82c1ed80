// Scripts that are found again after edits, and texts that go into a file and come back the same.

import assert from 'node:assert/strict';
import { openFixture } from '../fixture';
import { Analysis } from '../../server/src/analysis';
import { applyEdits } from '../../server/src/base/text';
import { randomNumbers } from '../../server/src/yaml/random-yaml';
import { unfitForEditor } from '../../server/src/features/lua/script-text';

const uri = 'file:///workspace/a.yaml';

const policy = (name: string, scripts: readonly string[]): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ${name}
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
  lua:
${scripts.map((script) => `    - type: Inline\n      inline: ${JSON.stringify(script)}\n`).join('')}`;

function analysed(text: string): Analysis {
  return openFixture(`//- a.yaml\n${text}`).analysis;
}

describe('a script that is looked for again', () => {
  const before = `${policy('one', ['a = 1', 'b = 2'])}---\n${policy('two', ['c = 3'])}`;
  const second = analysed(before).referencedScript(uri, 1)!;
  const numberIn = (text: string): number | undefined => analysed(text).referencedScript(uri, second.reference, second.text)?.number;

  it('is the one in its place, whatever its text is now', () => {
    assert.equal(numberIn(before), 1);
    assert.equal(numberIn(`# above\n${before.replace('b = 2', 'b = 3')}`), 1);
    assert.equal(numberIn(`${policy('zero', ['a = 1'])}---\n${before}`), 2);
  });

  it('is found by its text where the list has changed or the object has another name', () => {
    assert.equal(numberIn(policy('one', ['new = 0', 'a = 1', 'b = 2'])), 2);
    assert.equal(numberIn(policy('one', ['b = 2'])), 0);
    assert.equal(numberIn(policy('renamed', ['a = 1', 'b = 2'])), 1);
  });

  it('is gone where neither leads anywhere', () => {
    assert.equal(numberIn(policy('one', ['a = 1'])), undefined);
    assert.equal(numberIn(policy('two', ['a = 1', 'b = 3'])), undefined);
    assert.equal(numberIn(policy('renamed', ['b = 2', 'b = 2'])), undefined);
  });

  it('is told apart from that of an object of the same name', () => {
    const twice = `${policy('one', ['a = 1'])}---\n${policy('one', ['b = 2'])}`;
    const last = analysed(twice).referencedScript(uri, 1)!;
    assert.equal(last.reference.occurrence, 1);
    assert.equal(analysed(twice.replace('b = 2', 'b = 3')).referencedScript(uri, last.reference, last.text)?.number, 1);
  });
});

describe('a script that is edited as a file', () => {
  it('is what was typed, key by key, in any place and style', function () {
    this.timeout(60_000);
    const random = randomNumbers(Number(process.env['FUZZ_SEED'] ?? 7));
    const pick = <Item>(from: readonly Item[]): Item => from[Math.floor(random() * from.length)]!;
    const keys = ['a', ' ', '  ', '\t', '\n', '\n', '#', ' # x', '- ', ': ', '---', '"', "'", '\\', 'é', '語', '😀', 'x'.repeat(200), 'function f() end\n', '\n\n', '|', '>', '&a', '%'];
    const styles = ['|\n        x = 1\n', '|-\n        x = 1\n', '|+\n        x = 1\n\n', '>\n        x = 1\n', '"x = 1\\n"\n', "'x = 1'\n", 'x = 1\n', '|2\n          x = 1\n'];
    const rounds = Number(process.env['FUZZ_ROUNDS'] ?? 120);
    for (let round = 0; round < rounds; round++) {
      const head = policy('one', ['other = 1']);
      let text = `${head}    - type: Inline\n      inline: ${pick(styles)}${pick(['', '---\nkind: Other\n', '    # below\n', '  wasm: []\n'])}`;
      if (random() < 0.3) text = text.replaceAll('\n', '\r\n');
      const analysis = new Analysis();
      analysis.setFile(uri, text);
      let script = analysis.referencedScript(uri, 1)!.text;
      for (let key = 0; key < 25; key++) {
        const at = Math.floor(random() * (script.length + 1));
        const isInPair = at > 0 && script.codePointAt(at - 1)! > 0xffff;
        const typed = random() < 0.2 && !isInPair ? script.slice(0, at) + script.slice(Math.min(script.length, at + (script.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)) : isInPair ? script : script.slice(0, at) + pick(keys) + script.slice(at);
        if (unfitForEditor(typed) !== undefined) continue;
        const edits = analysis.scriptTextEdits(uri, 1, typed);
        assert.ok(edits, `${JSON.stringify(typed)} in ${JSON.stringify(text)}`);
        text = applyEdits(text, edits);
        analysis.setFile(uri, text);
        assert.equal(analysis.referencedScript(uri, 1)?.text, typed, JSON.stringify(text));
        assert.equal(analysis.referencedScript(uri, 0)?.text, 'other = 1');
        script = typed;
      }
    }
  });

  it('is refused what would not be a script any more', () => assert.equal(analysed(policy('one', ['a = 1'])).scriptTextEdits(uri, 0, 'a = {{ .Values.a }}'), undefined));

  it('is said to be unfit where an editor would change it', () => {
    for (const text of ['a\r\nb', '\ufeffa', 'a\0', '\ud83d']) assert.ok(unfitForEditor(text), JSON.stringify(text));
    assert.equal(unfitForEditor('a\n\t"é語😀"\u2028'), undefined);
  });

  it('has its findings in its own lines', () => {
    const script = 'function envoy_on_request(handle)\n  handle:nonsense()\nend\n';
    const analysis = analysed(policy('one', ['x = 1', script]).replace(JSON.stringify(script), `|\n${script.replaceAll(/^(?=.)/gm, '        ')}`));
    const ranges = analysis.scriptFindings(uri, 1).filter(({ found }) => found.finding.rule === 'lua-unknown-method').map(({ range }) => range);
    assert.deepEqual(ranges, [{ start: { line: 1, character: 9 }, end: { line: 1, character: 17 } }]);
  });
});
