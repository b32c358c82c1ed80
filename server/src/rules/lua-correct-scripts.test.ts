// Scripts that are right, and so must give nothing above a hint: each is an alarm that would be false.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFixture, findingsOf } from '../../../test/fixture';
import { inConfigMap } from './lua-rule';

const folder = join(process.env['EG_PROJECT_ROOT'] ?? process.cwd(), 'test', 'lua', 'correct');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.lua'));

describe('correct scripts', () => {
  it('are there', () => assert.ok(scripts.length >= 40));

  for (const name of scripts) {
    it(`gives no false alarm: ${name}`, () => {
      const text = readFileSync(join(folder, name), 'utf8');
      const manifest = text.startsWith('-- place: patch') ? inPatch(text) : inConfigMap(text);
      const loud = findingsOf(openFixture(manifest, { trials: true }), 'manifest.yaml').filter(({ finding }) => finding.severity !== 'hint');
      assert.deepEqual(
        loud.map(({ finding, start }) => `line ${start.line + 1}: ${finding.severity} ${finding.rule} ${finding.message}`),
        [],
      );
    });
  }
});

/** The script in a patch: Envoy runs it, and the controller never looks at it. */
function inPatch(script: string): string {
  return `
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyPatchPolicy
metadata:
  name: script
spec:
  targetRef:
    group: gateway.networking.k8s.io
    kind: Gateway
    name: shop
  type: JSONPatch
  jsonPatches:
    - type: type.googleapis.com/envoy.config.listener.v3.Listener
      name: default/shop/http
      operation:
        op: add
        path: /default_filter_chain/filters/0/typed_config/http_filters/0
        value:
          name: envoy.filters.http.lua
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
            default_source_code:
              inline_string: |
${script.trimEnd().split('\n').map((line) => (line === '' ? '' : `                ${line}`)).join('\n')}
`.trimStart();
}
