// What holds for all rules about Lua: comments that switch them off, the validation in force, fixes across files.

import assert from 'node:assert/strict';
import { applyEdits } from '../base/text';
import { checkFindings, checkFix, checkNoFix, openFixture } from '../../../test/fixture';
import { inConfigMap } from './lua-rule';

const body = (script: string): string => inConfigMap(script);

describe('rules about Lua', () => {
  it('are switched off by a comment in the script: for the next line, for a line, for all of it', () => {
    checkFindings(body('function envoy_on_request(handle)\n  -- eg-lint-disable-next-line lua-unknown-method -- on purpose\n  handle:nothing()\nend'));
    checkFindings(body('function envoy_on_request(handle)\n  handle:nothing() -- eg-lint-disable-line lua-unknown-method\nend'));
    checkFindings(body('function envoy_on_request(handle)\n  --[[ eg-lint-disable-next-line lua-unknown-method ]]\n  handle:nothing()\n  --[==[ eg-lint-disable-line lua-unknown-method -- so ]==] handle:nothing()\nend'));
    checkFindings(body('function envoy_on_request(handle)\n  handle:nothing() -- eg-lint-disable-line lua-unused, lua-unknown-method\nend'));
    checkFindings(body('function envoy_on_request(handle)\n  -- eg-lint-disable-next-line lua-unknown-method\n\n  -- so\n  --[[ it is ]] handle:nothing()\nend'));
    checkFindings(body('-- eg-lint-disable lua-unknown-method\nfunction envoy_on_request(handle)\n  handle:nothing()\nend'));
    checkFindings(body('-- eg-lint-disable-next-line lua-syntax\nfunction envoy_on_request(handle)\n  handle:nothing()\n  #      ^^^^^^^ error(lua-unknown-method)\nend'));
  });

  it('tell of a method that is too new once, and not where it is asked for', () => {
    const settings = { release: 3 };
    checkFindings(body('function envoy_on_request(handle)\n  handle:stats():counter("x"):inc()\n  #      ^^^^^ error(lua-unknown-method): 1.38\nend'), { settings });
    checkFindings(body('function envoy_on_request(handle)\n  if handle.stats then\n    handle:stats():counter("x"):inc()\n  end\nend'), { settings });
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

  it('speak of it where one of several Gateways checks strictly', () => {
    const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: eg
  namespace: shop
spec:
  parentRefs:
    - name: eg
    - name: strict
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: plain
spec:
  controllerName: gateway.envoyproxy.io/gatewayclass-controller
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: strict
  namespace: shop
spec:
  gatewayClassName: plain
  listeners:
    - name: http
      port: 80
      protocol: HTTP
`;
    const both = proxied('Disabled').replace('kind: Gateway\n      name: eg', 'kind: HTTPRoute\n      name: eg').replace('//- policy.yaml', `//- route.yaml\n${route}//- policy.yaml`);
    checkFindings(both.replace('          setmetatable({}, {})', "          setmetatable({}, {})\n          #^^^^^^^^^^^ error(lua-forbidden-function): 'setmetatable'"), { rules: ['lua-forbidden-function'] });
  });

  it('make a global local only where every use keeps its value', () => {
    const rules = ['lua-global-write'];
    const inHandler = (text: string): string => body(`function envoy_on_request(handle)\n${text}\nend`);
    for (const text of [
      '  hits = (hits or 0) + 1\n  handle:logInfo(hits)',
      '  path = "/"\nend\nfunction envoy_on_response(handle)\n  handle:logInfo(path)',
      '  handle:logInfo(path or "")\n  path = "/"',
      '  if handle then goto out end\n  path = "/"\n  handle:logInfo(path)\n  ::out::\n  handle:logInfo("out")',
    ]) checkNoFix(inHandler(text), '', { rules });
    for (const [text, fixed] of [
      ['  a, b = 1, 2\n  handle:logInfo(a + b)', '  local a, b = 1, 2\n  handle:logInfo(a + b)'],
      ['  function show(text) handle:logInfo(text) end\n  show("x")', '  local function show(text) handle:logInfo(text) end\n  show("x")'],
      ['  if handle then x = 1 end handle:logInfo(x)', '  local x\n  if handle then x = 1 end handle:logInfo(x)'],
      ['  do end repeat n = 1 until n == 1', '  do end local n; repeat n = 1 until n == 1'],
    ] as const) checkFix(inHandler(text), inHandler(fixed), { rules });
    checkNoFix(body('function envoy_on_request(handle)\n  handle:logInfo(prefix)\nend\nprefix = "x"'), '', { rules });
  });

  it('put no operator where it would mean something else', () => {
    const rules = ['lua-deprecated-function'];
    for (const text of ['table.getn({})', 'math.pow(2, 3)', 'handle:logInfo(table.getn({}) ^ 2)']) checkNoFix(body(`function envoy_on_request(handle)\n  ${text}\nend`), '', { rules });
  });

  it('rename nothing to a name that is taken', () => {
    const rules = ['lua-unused'];
    checkNoFix(body('function envoy_on_request(handle)\n  local _x, x = 1, 2\n  handle:logInfo(_x)\nend'), '', { rules });
    checkNoFix(body('function envoy_on_request(handle)\n  local x = 2\n  handle:logInfo(_x)\nend'), '', { rules });
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

  const luaPolicy = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata:\n  name: ext\nspec:\n  lua:\n    - type: Inline\n      inline: function envoy_on_request(h) h:logInfo("x") end\n';
  const configured = (apis: string): string => `//- config.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nprovider: {type: Kubernetes}\n${apis}//- policy.yaml\n${luaPolicy}`;

  it('leave the switch for Lua alone where a template sets it, or nobody can read it', () => {
    for (const apis of ['extensionApis:\n  enableLua: {{ .Values.lua }}\n', 'extensionApis:\n  {{- toYaml .Values.apis | nindent 2 }}\n', '{{- toYaml .Values.gateway }}\n', 'extensionApis:\n  enableLua: "true"\n']) {
      checkFindings(configured(apis), { rules: ['lua-disabled'] });
    }
  });

  const switchedOn: readonly (readonly [before: string, after: string])[] = [
    ['extensionApis:\n', 'extensionApis:\n  enableLua: true\n'],
    ['extensionApis: {}\n', 'extensionApis:\n  enableLua: true\n'],
    ['extensionApis: {enableBackend: true}\n', 'extensionApis: {enableBackend: true, enableLua: true}\n'],
    ['extensionApis: {disableLua: true}\n', 'extensionApis: {disableLua: false, enableLua: true}\n'],
  ];
  for (const [before, after] of switchedOn) it(`switch Lua on in ${before.trim()}`, () => checkFix(configured(before), configured(after), { rules: ['lua-disabled'] }));

  it('know in which releases disableLua switches Lua off', () => {
    const said = [4, 6, 8].map((minor) => {
      const { analysis, uriOf } = openFixture(configured('extensionApis:\n  disableLua: true\n'), { settings: { release: minor } });
      return analysis.findings(uriOf('policy.yaml')).filter(({ finding }) => finding.rule === 'lua-disabled').map(({ finding }) => finding.severity);
    });
    assert.deepEqual(said, [[], ['warning'], ['error']]);
  });

  it('do not write into a configuration inside of quotes', () => {
    const quoted = JSON.stringify('apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nprovider: {type: Kubernetes}\n');
    checkNoFix(`//- config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: envoy-gateway-config}\ndata:\n  envoy-gateway.yaml: ${quoted}\n//- policy.yaml\n${luaPolicy}`, 'extensionApis');
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

  const begun: readonly (readonly [before: string, place: string, after: string])[] = [
    ['|', '|', '|\n        function envoy_on_request(handle)\n        end'],
    ['|- # later', '|-', '| # later\n        function envoy_on_request(handle)\n        end'],
    ['""', '""', '|\n        function envoy_on_request(handle)\n        end'],
    ['"  "', '"  "', '"function envoy_on_request(handle)\\nend\\n"'],
    ['|\n        -- é later\n        -- or never', '-- é later', '|\n        -- é later\n        -- or never\n\n        function envoy_on_request(handle)\n        end'],
  ];
  for (const [before, place, after] of begun) {
    it(`begin a script where there is none: ${JSON.stringify(before)}`, () => {
      const withScript = (inline: string): string => luaPolicy.replace(/inline: .*/, () => `inline: ${inline}`);
      const { analysis, uriOf } = openFixture(withScript(before));
      const [found] = analysis.findings(uriOf('manifest.yaml')).filter(({ finding }) => finding.rule === 'lua-missing-handler');
      assert.equal(withScript(before).slice(found?.range.start, found?.range.end), place);
      checkFix(withScript(before), withScript(after), { rules: ['lua-missing-handler'] });
    });
  }

  it('do not ask parts that no policy runs for a handler', () => {
    const part = 'local M = {}\nfunction M.tag(request_handle) request_handle:headers():add("a", "b") end\nreturn M\n';
    const rules = ['lua-missing-handler'];
    checkFindings(`//- tags.lua\n${part}`, { rules });
    checkFindings(body(part).replace('lua: |', 'tags.lua: |'), { rules });
    checkFindings(body(`local M = {}\n#^^^^^^^^^^^ warning(lua-missing-handler): a policy that takes it${part.slice(12)}`), { rules });
  });

  it('find handlers in a table that the script returns, and do not throw them away with it', () => {
    const script = 'return {\n  envoy_on_request = function(handle)\n# ^^^^^^^^^^^^^^^^ error(lua-local-handler): a field of a table\n    handle:logInfo("x")\n  end,\n}';
    checkFindings(body(script), { rules: ['lua-local-handler', 'lua-missing-handler'] });
    checkNoFix(body(script.replace(/\n#.*/, '')), 'Remove');
  });

  it('place ranges and fixes in quoted scripts', () => {
    checkFix(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata:\n  lua: "function envoy_on_request(h)\\n\\th:headers():set(\\"x\\", \\"ä\\")\\nend"\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata:\n  lua: "function envoy_on_request(h)\\n\\th:headers():replace(\\"x\\", \\"ä\\")\\nend"\n',
      { rules: ['lua-unknown-method'] },
    );
  });
});
