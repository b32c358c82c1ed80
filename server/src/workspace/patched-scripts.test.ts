// Scripts in the patches of a kustomization: judged where they stand, and silent where they are right or somebody else's.

import { checkFindings, checkFix, checkNoFix } from '../../../test/fixture';

const rules = ['lua-syntax', 'lua-unknown-method', 'lua-missing-handler'];

const merged = (line: string, expected = ''): string => `//- kustomization.yaml
kind: Kustomization
patches:
  - patch: |-
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata: {name: tagger}
      spec:
        lua:
          - type: Inline
            inline: |
              function envoy_on_request(h)
                local s = "é日本😀" ${line}
${expected}              end
`;

const operation = (target: string, path: string, value: string): string => `//- kustomization.yaml
patches:
  - target: {${target}}
    patch: |-
      - op: add
        path: ${path}
        value: ${value}
`;

describe('scripts in patches of a kustomization', () => {
  it('are judged in a part of a policy', () => {
    checkFindings(merged('h:logInf(s)', '                #                   ^^^^^^ error(lua-unknown-method)\n'), { rules });
    checkFindings(merged('h:logInfo(s)'));
  });

  it('are judged as the value of an operation', () => {
    const policy = 'kind: EnvoyExtensionPolicy, name: tagger';
    checkFindings(operation(policy, '/spec/lua/0/inline', '|\n          function envoy_on_request(h)\n            h:logInf("a")\n            # ^^^^^^ error(lua-unknown-method)\n          end'), { rules });
    checkFindings(operation(policy, '/spec/lua/-', '{type: Inline, inline: "function envoy_on_request(h) h:logInf() end"}\n        #                                                             ^^^^^^ error(lua-unknown-method)'), { rules });
    checkFindings(operation(policy, '/spec/lua', '\n          - inline: function envoy_on_request(h) h:logInf() end\n          #                                        ^^^^^^ error(lua-unknown-method)'), { rules });
  });

  it('are left alone in patches of other kinds', () => {
    checkFindings(operation('kind: ConfigMap, name: envoy_on_request', '/spec/lua/0/inline', '"function envoy_on_request("'));
    checkFindings(operation('kind: EnvoyExtensionPolicy', '/metadata/annotations/x', '"function envoy_on_request("'));
  });

  it('are mended within a line, and in literal text only', () => {
    checkFix(merged('h:logInf(s)'), merged('h:logInfo(s)'), { rules });
    checkNoFix(operation('kind: EnvoyExtensionPolicy', '/spec/lua/0/inline', '"function envoy_on_request(h) h:logInf(1) end"'), 'logInfo');
  });
});
