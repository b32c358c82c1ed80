// What holds for all rules about Lua: comments that switch them off, the validation in force, fixes across files.

import assert from 'node:assert/strict';
import { applyEdits } from '../base/text';
import { checkFindings, checkFix, openFixture } from '../../../test/fixture';
import { inConfigMap } from './lua-rule';

const body = (script: string): string => inConfigMap(script);

describe('rules about Lua', () => {
  it('are switched off by a comment in the script: for the next line, for a line, for all of it', () => {
    checkFindings(body('function envoy_on_request(handle)\n  -- eg-lint-disable-next-line lua-unknown-method -- on purpose\n  handle:nothing()\nend'));
    checkFindings(body('function envoy_on_request(handle)\n  handle:nothing() -- eg-lint-disable-line lua-unknown-method\nend'));
    checkFindings(body('-- eg-lint-disable lua-unknown-method\nfunction envoy_on_request(handle)\n  handle:nothing()\nend'));
    checkFindings(body('-- eg-lint-disable-next-line lua-syntax\nfunction envoy_on_request(handle)\n  handle:nothing()\n  #      ^^^^^^^ error(lua-unknown-method)\nend'));
  });

  const script = 'function envoy_on_request(handle)\n  setmetatable({}, {})\nend';
  const proxied = (validation: string): string => `
//- platform.yaml
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyProxy
metadata:
  name: proxy
  namespace: shop
spec:
  luaValidation: ${validation}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: eg
  namespace: shop
spec:
  gatewayClassName: eg
  infrastructure:
    parametersRef:
      group: gateway.envoyproxy.io
      kind: EnvoyProxy
      name: proxy
  listeners:
    - name: http
      port: 80
      protocol: HTTP
//- policy.yaml
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ext
  namespace: shop
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: Gateway
      name: eg
  lua:
    - type: Inline
      inline: |
${script.split('\n').map((line) => `        ${line}`).join('\n')}
`.trimStart();

  it('speak of what Strict validation refuses where it is in force', () => {
    const expected = proxied('Strict').replace('          setmetatable({}, {})', "          setmetatable({}, {})\n          #^^^^^^^^^^^ error(lua-forbidden-function): 'setmetatable'");
    checkFindings(expected, { rules: ['lua-forbidden-function'] });
  });

  for (const validation of ['InsecureSyntax', 'Disabled']) {
    it(`do not speak of it where the EnvoyProxy in effect says ${validation}`, () => checkFindings(proxied(validation), { rules: ['lua-forbidden-function'] }));
  }

  it('warn where it cannot be told which EnvoyProxy is in effect', () => {
    const open = proxied('Disabled').replace('kind: Gateway\n      name: eg', 'kind: HTTPRoute\n      name: elsewhere').replace('          setmetatable({}, {})', '          setmetatable({}, {})\n          #^^^^^^^^^^^ warning(lua-forbidden-function): unless');
    checkFindings(open, { rules: ['lua-forbidden-function'] });
  });

  it('write the configuration that switches Lua on', () => {
    const policy = `
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ext
spec:
  lua:
    - type: Inline
      inline: function envoy_on_request(h) h:logInfo("x") end
`.trimStart();
    const configuration = `
apiVersion: v1
kind: ConfigMap
metadata:
  name: envoy-gateway-config
  namespace: envoy-gateway-system
data:
  envoy-gateway.yaml: |
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyGateway
    gateway:
      controllerName: gateway.envoyproxy.io/gatewayclass-controller
    provider:
      type: Kubernetes
`.trimStart();
    checkFix(
      `//- config.yaml\n${configuration}//- policy.yaml\n${policy}`,
      `//- config.yaml\n${configuration.replace('    gateway:\n', '    extensionApis:\n      enableLua: true\n    gateway:\n')}//- policy.yaml\n${policy}`,
      { rules: ['lua-disabled'] },
    );
  });

  it('can be switched off by an action, which writes a comment into the script', () => {
    const text = body('function envoy_on_request(handle)\n  handle:nothing()\nend');
    const { analysis, uriOf } = openFixture(text);
    const at = text.indexOf('nothing');
    const [first] = analysis.suppressions(uriOf('manifest.yaml'), { start: at, end: at });
    assert.equal(first?.title, 'Disable lua-unknown-method for this line');
    const changed = applyEdits(text, first.changes[0]!.edits!);
    assert.equal(changed, text.replace('      handle:nothing', '      -- eg-lint-disable-next-line lua-unknown-method\n      handle:nothing'));
    checkFindings(changed);
  });

  it('place ranges and fixes in quoted scripts', () => {
    checkFix(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata:\n  lua: "function envoy_on_request(h)\\n\\th:headers():set(\\"x\\", \\"ä\\")\\nend"\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata:\n  lua: "function envoy_on_request(h)\\n\\th:headers():replace(\\"x\\", \\"ä\\")\\nend"\n',
      { rules: ['lua-unknown-method'] },
    );
  });
});
