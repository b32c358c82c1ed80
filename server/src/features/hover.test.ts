// Hover: what is said over which words, and where nothing is said.

import { checkHover, checkNoHover } from '../../../test/fixture';

/** A policy with a line of its own at `// here`. */
const policy = (spec: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: auth
  labels:
    app: shop
spec:
${spec}
`;

describe('hover', () => {
  it('explains a field: type, default, limits, since, reference', () => {
    checkHover(policy('  extProc:\n    - fail$0Open: true'), 'failOpen', ['**failOpen**', '`boolean`', 'Default: `false`', /\[Reference of EnvoyExtensionPolicy\]\(https:\/\/gateway\.envoyproxy\.io\//]);
    checkHover(policy('  extP$0roc: []'), 'extProc', ['list of objects', 'at most 16 items']);
    checkHover(policy('  extProc:\n    - statusOn$0Error: 500'), 'statusOnError', ['since Envoy Gateway 1.9', '`404`']);
    checkHover(policy('  targetR$0ef: {}'), 'targetRef', ['deprecated', 'targetRefs']);
    checkHover(policy('  extProc:\n    - message$0Timeout: 1s'), 'messageTimeout', ['duration']);
    checkHover(policy('  wasm:\n    - co$0de: {}'), 'code', ['required']);
  });

  it('explains the values of an enum, and other values by their field', () => {
    checkHover(policy('  extProc:\n    - processingMode:\n        request:\n          body: Buf$0fered'), 'Buffered', ['value of **body**', 'buffer limit']);
    checkHover(policy('  extProc:\n    - processingMode:\n        request: {body: "Buf$0fered"}'), '"Buffered"', ['value of **body**']);
    checkHover(policy('  extProc:\n    - backendRefs: [{name: a, port: 90$002}]'), '9002', ['**port**', '1 to 65535']);
    checkHover(policy('  extProc:\n    - processingMode:\n        request:\n          attributes: [request.$0path]'), 'request.path', ['**attributes**']);
  });

  it('lists the values of an enum with their meaning', () => {
    checkHover(policy('  extProc:\n    - processingMode:\n        request:\n          bo$0dy: Streamed'), 'body', ['`string`', '- `Streamed`:', '- `FullDuplexStreamed` _(since 1.4)_']);
  });

  it('explains kinds and metadata', () => {
    checkHover(policy('').replace('kind: Envoy', 'kind: En$0voy'), 'EnvoyExtensionPolicy', ['**EnvoyExtensionPolicy**', 'namespaced']);
    checkHover(policy('').replace('apiVersion: gate', 'apiVersion: ga$0te'), 'gateway.envoyproxy.io/v1alpha1', ['**EnvoyExtensionPolicy**']);
    checkHover(policy('').replace('labels', 'lab$0els'), 'labels', ['map of strings']);
    checkHover(policy('').replace('  name', '  na$0me'), 'name', ['**name**']);
  });

  it('explains the configuration inside a ConfigMap in its own words', () => {
    checkHover('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  envoy-gateway.yaml: |\n    apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: EnvoyGateway\n    extensionApis:\n      enable$0Lua: true\n', 'enableLua', ['boolean', 'Reference of EnvoyGateway']);
  });

  it('follows aliases and works beside errors', () => {
    checkHover(policy('  extProc:\n    - failOpen: &yes true\n    - failOpen: *y$0es'), '*yes', ['**failOpen**']);
    checkHover(policy('  extProc:\n    - fail$0Open: true\n  lua: [\n  x'), 'failOpen', ['boolean']);
  });

  it('is silent where it has nothing to say', () => {
    checkNoHover(policy('  unknown$0Field: 1'));
    checkNoHover(policy('  # com$0ment'));
    checkNoHover(policy(' $0 '));
    checkNoHover(policy('  mergeType: {{ .Val$0ues.merge }}'));
    checkNoHover('apiVersion: batch/v1\nkind: Job\nspec:\n  parallel$0ism: 1');
    checkNoHover('services:\n  w$0eb: {}');
  });
});
