// Words of a manifest that are also members of JavaScript's objects: they are looked up like all others, and never found by chance.

import assert from 'node:assert/strict';
import { Analysis } from '../../server/src/analysis';

const members = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
const uri = 'file:///members.yaml';

/** The findings of a text and their fixes, as rule ids and words. */
function found(text: string, crd = ''): readonly string[] {
  const analysis = new Analysis(undefined, (rule, error) => assert.fail(`${rule}: ${(error as Error).stack}`));
  if (crd !== '') analysis.setFile('file:///crd.yaml', crd);
  analysis.setFile(uri, text);
  analysis.check(uri);
  return analysis.findings(uri).flatMap((each) => [`${each.finding.rule}: ${each.finding.message}`, ...analysis.fixesOf(uri, each).map(({ title }) => title)]);
}

describe('words that JavaScript gives a meaning', () => {
  for (const word of members) {
    it(`${word} is no kind`, () => {
      const text = `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ${word}\nmetadata:\n  name: ext\nspec: {}\n`;
      assert.deepEqual(found(text).filter((line) => line.startsWith('unknown-kind')).length, 1, found(text).join('\n'));
    });

    it(`${word} is a field where a CRD has it, and wrong where its type is`, () => {
      const schema = `type: object\n      properties:\n        spec:\n          type: object\n          properties:\n            ${word}: {type: integer}`;
      const crd = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: backends.gateway.envoyproxy.io\nspec:\n  group: gateway.envoyproxy.io\n  names: {kind: Backend, plural: backends}\n  scope: Namespaced\n  versions:\n  - name: v1alpha1\n    served: true\n    storage: true\n    schema:\n     openAPIV3Schema:\n      ${schema}\n`;
      const lines = (value: string): readonly string[] => found(`apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata:\n  name: ext\nspec:\n  ${word}: ${value}\n`, crd).map((line) => line.split(':')[0]!);
      assert.deepEqual(lines('1'), []);
      assert.deepEqual(lines('[]'), ['wrong-type']);
    });

    it(`${word} is no method of Envoy's objects, and resembles none`, () => {
      const script = `function envoy_on_request(handle)\n  handle:${word}()\n  handle:headers():${word}()\nend`;
      const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: script\ndata:\n  lua: |\n${script.replace(/^/gm, '    ')}\n`;
      const lines = found(text);
      assert.equal(lines.filter((line) => line.startsWith('lua-unknown-method')).length, 2, lines.join('\n'));
      assert.deepEqual(lines.filter((line) => /native code|\[object|Did you mean|^Write/.test(line)), []);
    });
  }
});
