// Completion: items are accepted, and the document is looked at.

import assert from 'node:assert/strict';
import { checkCompletion, checkOffers, completionsAt } from '../../../test/fixture';

const head = `
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: auth
spec:
`;

/** A policy with these lines below `spec:`. */
function policy(spec: string): string {
  return head.trimStart() + spec;
}

function checkPolicy(before: string, label: string, after: string, snippets = true): void {
  checkCompletion(policy(before), label, policy(after), { snippets });
}

const extProc = `  extProc:
    - backendRefs:
        - name: a
          port: 1
`;

describe('completion of keys', () => {
  it('offers the fields that are not there yet: required first, deprecated last, nothing that the controller writes', () => {
    checkOffers(policy('  $0'), ['targetRefs', 'targetSelectors', 'extProc', 'wasm', 'lua', 'dynamicModule', 'mergeType', 'targetRef']);
    checkOffers(policy('  lua: []\n  $0'), ['targetRefs', 'targetSelectors', 'extProc', 'wasm', 'dynamicModule', 'mergeType', 'targetRef']);
    checkOffers(policy('  lua: []\n').replace('spec:', '$0\nspec:'), []);
  });

  it('marks deprecated fields and says since when others exist', () => {
    const items = completionsAt(policy('  $0'));
    assert.equal(items.find(({ label }) => label === 'targetRef')?.deprecated, true);
    assert.match(items.find(({ label }) => label === 'lua')!.detail!, /since 1\.3/);
    assert.match(items.find(({ label }) => label === 'extProc')!.documentation!, /at most 16 items/);
  });

  it('inserts required children with tab stops', () => {
    checkPolicy('  ext$0', 'extProc', '  extProc:\n    - backendRefs:\n        - name: $1\n          port: $2');
    checkPolicy('  $0', 'targetRefs', '  targetRefs:\n    - group: gateway.networking.k8s.io\n      kind: ${1|Gateway,ListenerSet,HTTPRoute,GRPCRoute,TLSRoute,TCPRoute,UDPRoute|}\n      name: $2');
    checkPolicy('  $0', 'wasm', '  wasm:\n    - code:\n        type: $0');
  });

  it('inserts plain text where the client knows no snippets', () => {
    checkPolicy('  ext$0', 'extProc', '  extProc:\n    - backendRefs:\n        - name: \n          port: ', false);
    checkPolicy(`${extProc}      mess$0`, 'messageTimeout', `${extProc}      messageTimeout: `, false);
  });

  it('completes processingMode and everything in it', () => {
    checkPolicy(`${extProc}      proc$0`, 'processingMode', `${extProc}      processingMode:\n        $0`);
    checkOffers(policy(`${extProc}      processingMode:\n        $0`), ['request', 'response', 'allowModeOverride']);
    checkPolicy(`${extProc}      processingMode:\n        $0`, 'request', `${extProc}      processingMode:\n        request:\n          $0`);
    checkOffers(policy(`${extProc}      processingMode:\n        request:\n          $0`), ['body', 'attributes']);
    checkPolicy(`${extProc}      processingMode:\n        request:\n          $0`, 'body', `${extProc}      processingMode:\n        request:\n          body: $0`);
    checkOffers(policy(`${extProc}      processingMode:\n        request:\n          body: $0`), ['Streamed', 'Buffered', 'BufferedPartial', 'FullDuplexStreamed']);
    checkPolicy(`${extProc}      processingMode:\n        request: {}\n        response:\n          body: Buf$0`, 'BufferedPartial', `${extProc}      processingMode:\n        request: {}\n        response:\n          body: BufferedPartial`);
    checkPolicy(`${extProc}      processingMode:\n        request:\n          attr$0`, 'attributes', `${extProc}      processingMode:\n        request:\n          attributes:\n            - $0`);
    checkPolicy(`${extProc}      processingMode:\n        request:\n          attributes:\n            - request.$0`, 'request.path', `${extProc}      processingMode:\n        request:\n          attributes:\n            - request.path`);
    checkOffers(policy(`${extProc}      processingMode:\n        allowModeOverride: $0`), ['true', 'false']);
  });

  it('offers the fields of a map behind its colon, on a new line', () => {
    checkPolicy(`${extProc}      processingMode: $0`, 'response', `${extProc}      processingMode: \n        response:\n          $0`);
    checkPolicy(`${extProc}      processingMode:$0`, 'response', `${extProc}      processingMode:\n        response:\n          $0`);
    checkPolicy('  targetRefs:$0', '- group, kind, name', '  targetRefs:\n    - group: gateway.networking.k8s.io\n      kind: ${1|Gateway,ListenerSet,HTTPRoute,GRPCRoute,TLSRoute,TCPRoute,UDPRoute|}\n      name: $2');
  });

  it('replaces the word at the cursor, and only the name of a key that has its colon', () => {
    checkPolicy(`${extProc}      fail$0Closed: true`, 'failOpen', `${extProc}      failOpen: true`);
    checkPolicy(`${extProc}      "fail$0": true`, 'failOpen', `${extProc}      "failOpen": true`);
    checkPolicy(`${extProc}      fai$0lX`, 'failOpen', `${extProc}      failOpen: $0`);
  });

  it('tells the keys beside a key from those below it', () => {
    assert.ok(completionsAt(policy('  $0wasm:\n    - name: a\n  lua: []')).some(({ label }) => label === 'wasm'));
    assert.ok(completionsAt(policy(`${extProc}      $0metadata:\n        metadata: 1\n`)).some(({ label }) => label === 'metadata'));
  });

  it('goes to the column of the keys beside', () => {
    checkPolicy(`${extProc}      messageTimeout: 1s\n        fail$0`, 'failOpen', `${extProc}      messageTimeout: 1s\n      failOpen: $0`);
    checkPolicy(`${extProc}     $0`, 'failOpen', `${extProc}      failOpen: $0`);
    checkPolicy(`    mergeType: Replace\n  $0`, 'lua', `    mergeType: Replace\n    lua:\n      - type: Inline\n        inline: |\n          $0`);
  });

  it('works at the start of an item, with its required fields in one go', () => {
    checkPolicy('  targetRefs:\n    - $0', 'group, kind, name', '  targetRefs:\n    - group: gateway.networking.k8s.io\n      kind: ${1|Gateway,ListenerSet,HTTPRoute,GRPCRoute,TLSRoute,TCPRoute,UDPRoute|}\n      name: $2');
    checkPolicy('  targetRefs:\n    -$0', 'name', '  targetRefs:\n    - name: $0');
    checkPolicy('  targetRefs:\n    - na$0\n      kind: Gateway', 'name', '  targetRefs:\n    - name: $0\n      kind: Gateway');
    checkOffers(policy('  targetRefs:\n    - $0\n      kind: Gateway\n      group: gateway.networking.k8s.io'), ['name', 'sectionName']);
  });

  it('inserts in front of a comment on the same line without taking it along', () => {
    checkPolicy(`${extProc}      proc$0 # what it sees`, 'processingMode', `${extProc}      processingMode:  # what it sees`);
  });

  it('works after a comment, and between lines', () => {
    checkPolicy('  # the processors\n  $0\n  lua: []', 'extProc', '  # the processors\n  extProc:\n    - backendRefs:\n        - name: $1\n          port: $2\n  lua: []');
  });

  it('follows the indentation of the document', () => {
    checkCompletion(
      `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
          name: a
      spec:
          $0
      `,
      'extProc',
      `
      apiVersion: gateway.envoyproxy.io/v1alpha1
      kind: EnvoyExtensionPolicy
      metadata:
          name: a
      spec:
          extProc:
              - backendRefs:
                    - name: $1
                      port: $2
      `,
    );
    checkPolicy('  targetRefs:\n  - kind: Gateway\n  $0', 'extProc', '  targetRefs:\n  - kind: Gateway\n  extProc:\n  - backendRefs:\n    - name: $1\n      port: $2');
  });

  it('keeps CRLF', () => {
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    checkCompletion(crlf(policy('  ext$0\n')), 'extProc', crlf(policy('  extProc:\n    - backendRefs:\n        - name: $1\n          port: $2\n')));
  });

  it('sees through anchors and tags', () => {
    checkOffers(policy('  targetRefs: &targets\n    - &one\n      kind: Gateway\n      $0'), ['group', 'name', 'sectionName']);
  });

  it('works in broken files', () => {
    checkOffers(policy('  lua: [\n  wasm: "x\n  extProc:\n    - processingMode:\n        $0\n : :\n'), ['request', 'response', 'allowModeOverride']);
    checkOffers(policy('  extProc:\n    - processingMode:\n        req$0\n  wasm: }}\n\t- x'), ['request', 'response', 'allowModeOverride']);
  });

  it('is silent in comments, templates and text', () => {
    checkOffers(policy('  # $0'), []);
    checkOffers(policy('  mergeType: Replace # $0'), []);
    checkOffers(policy('  {{ $0 }}'), []);
    checkOffers(policy('  mergeType: {{ .Val$0ues.merge }}'), []);
    checkOffers(policy('  extProc: {{- $0'), []);
  });

  it('is back behind a script', () => {
    checkOffers(policy('  lua:\n    - inline: |\n        local a = 1\n      $0'), ['type', 'filterContext']);
    checkOffers(policy('  lua:\n    - inline: |\n        local a = 1\n  w$0'), ['targetRefs', 'targetSelectors', 'extProc', 'wasm', 'dynamicModule', 'mergeType', 'targetRef']);
  });
});

describe('completion of values', () => {
  it('offers enums with their meaning, booleans, and defaults first', () => {
    checkOffers(policy('  wasm:\n    - code:\n        pullPolicy: $0'), ['IfNotPresent', 'Always']);
    const [first] = completionsAt(policy('  wasm:\n    - failOpen: $0'));
    assert.equal(first?.documentation?.includes('Default: `false`'), true);
    assert.equal(completionsAt(policy('  lua:\n    - type: $0'))[0]?.preselect, true);
  });

  it('brings the field along that a type needs', () => {
    checkPolicy('  wasm:\n    - code:\n        type: $0', 'Image', '  wasm:\n    - code:\n        type: Image\n        image:\n          url: $0');
    checkPolicy('  wasm:\n    - code:\n        type: H$0', 'HTTP', '  wasm:\n    - code:\n        type: HTTP\n        http:\n          url: $0');
    checkPolicy('  lua:\n    - type: $0', 'ValueRef', '  lua:\n    - type: ValueRef\n      valueRef:\n        group: ""\n        kind: ConfigMap\n        name: $0');
    checkPolicy('  lua:\n    - type: In$0', 'Inline', '  lua:\n    - type: Inline\n      inline: |\n        $0');
    checkPolicy('  wasm:\n    - code:\n        type: "$0"', 'Image', '  wasm:\n    - code:\n        type: "Image"\n        image:\n          url: $0');
  });

  it('brings nothing along that is there already, and puts it behind a comment', () => {
    checkPolicy('  wasm:\n    - code:\n        type: $0\n        image:\n          url: a', 'Image', '  wasm:\n    - code:\n        type: Image\n        image:\n          url: a');
    checkPolicy('  wasm:\n    - code:\n        type: $0 # where from', 'Image', '  wasm:\n    - code:\n        type: Image # where from\n        image:\n          url: ');
  });

  it('offers first what a type needs, and not at all what belongs to another', () => {
    checkOffers(policy('  wasm:\n    - code:\n        type: Image\n        $0'), ['image', 'pullPolicy']);
    checkOffers(policy('  wasm:\n    - code:\n        type: HTTP\n        $0'), ['http', 'pullPolicy']);
    checkOffers(policy('  wasm:\n    - code:\n        $0'), ['type', 'http', 'image', 'pullPolicy']);
    checkOffers(policy('  lua:\n    - type: ValueRef\n      $0'), ['valueRef', 'filterContext']);
  });

  it('offers nothing that excludes what is there, unless that is deprecated', () => {
    const labels = (text: string): readonly string[] => completionsAt(text).map(({ label }) => label);
    const target = '    - group: gateway.networking.k8s.io\n      kind: HTTPRoute\n      name: a\n';
    assert.ok(!labels(policy(`  targetRefs:\n${target}  $0`)).includes('targetRef'));
    assert.ok(labels(policy('  targetRef:\n    group: gateway.networking.k8s.io\n    kind: HTTPRoute\n    name: a\n  $0')).includes('targetRefs'));
    const backend = (endpoint: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nspec:\n  endpoints:\n    - ${endpoint}\n      $0`;
    assert.deepEqual(labels(backend('ip: {address: 10.0.0.1, port: 80}')), ['hostname', 'zone']);
    const service = (lines: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyProxy\nspec:\n  provider:\n    type: Kubernetes\n    kubernetes:\n      ${lines}`;
    assert.ok(!labels(service('envoyService:\n        type: ClusterIP\n        $0')).includes('loadBalancerIP'));
    assert.ok(labels(service('envoyService:\n        annotations: {}\n        $0')).includes('loadBalancerIP'));
    assert.ok(!labels(service('envoyDaemonSet: {}\n      $0')).includes('envoyHpa'));
  });

  it('fills in the type that a field implies', () => {
    checkPolicy('  wasm:\n    - code:\n        image:\n          url: a\n        $0', 'type', '  wasm:\n    - code:\n        image:\n          url: a\n        type: Image');
  });

  it('knows the unions of other kinds', () => {
    checkCompletion('apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy\nspec:\n  type: $0', 'JSONPatch', 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy\nspec:\n  type: JSONPatch\n  jsonPatches:\n    - type: ${1|type.googleapis.com/envoy.config.listener.v3.Listener,type.googleapis.com/envoy.config.route.v3.RouteConfiguration,type.googleapis.com/envoy.config.cluster.v3.Cluster,type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment,type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret|}\n      name: $2\n      operation:\n        op: ${3|add,remove,replace,move,copy,test|}\n        path: $4');
    checkOffers('apiVersion: v1\nkind: Service\nspec:\n  type: NodePort\n  clusterI$0', completionsAt('apiVersion: v1\nkind: Service\nspec:\n  type: NodePort\n  $0').map(({ label }) => label));
    assert.ok(completionsAt('apiVersion: v1\nkind: Service\nspec:\n  type: NodePort\n  $0').some(({ label }) => label === 'clusterIP'));
  });

  it('completes the whole word, on the line below its key, too', () => {
    checkPolicy('  wasm:\n    - code:\n        pullPolicy:\n          Al$0', 'Always', '  wasm:\n    - code:\n        pullPolicy:\n          Always');
    checkPolicy('  wasm:\n    - code:\n        pullPolicy: IfNot$0Present', 'Always', '  wasm:\n    - code:\n        pullPolicy: Always');
  });

  it('does not offer what the list holds already', () => {
    const block = completionsAt(policy(`${extProc}      processingMode:\n        request:\n          attributes:\n            - request.id\n            - $0\n            - "request.path"`)).map(({ label }) => label);
    const flow = completionsAt(policy(`${extProc}      processingMode: {request: {attributes: [request.id, $0, "request.path"]}}`)).map(({ label }) => label);
    for (const labels of [block, flow]) assert.ok(labels.includes('request.host') && !labels.includes('request.id') && !labels.includes('request.path'), labels.join());
  });

  it('shows how durations are written', () => {
    checkOffers(policy('  extProc:\n    - messageTimeout: $0'), ['500ms', '1s', '10s', '1m']);
  });

  it('adds the blank that is missing', () => {
    checkPolicy('  wasm:\n    - failOpen:$0', 'true', '  wasm:\n    - failOpen: true');
    checkPolicy(`${extProc}      processingMode:\n        request:\n          attributes:\n            -$0`, 'request.id', `${extProc}      processingMode:\n        request:\n          attributes:\n            - request.id`);
  });
});

describe('completion of list items', () => {
  it('offers an item for each variant', () => {
    checkPolicy('  lua:\n    $0', '- type: Inline', '  lua:\n    - type: Inline\n      inline: |\n        $0');
    checkPolicy('  lua:\n    $0', '- type: ValueRef', '  lua:\n    - type: ValueRef\n      valueRef:\n        group: ""\n        kind: ConfigMap\n        name: $0');
  });

  it('knows that lists need not be indented', () => {
    checkOffers(policy('  extProc:\n  $0'), ['targetRefs', 'targetSelectors', 'wasm', 'lua', 'dynamicModule', 'mergeType', '- backendRefs', 'targetRef']);
    checkPolicy('  lua:\n  - type: Inline\n  $0', '- type: Inline', '  lua:\n  - type: Inline\n  - type: Inline\n    inline: |\n      $0');
    checkOffers(policy('  extProc:\n    - failOpen: true\n  $0'), ['targetRefs', 'targetSelectors', 'wasm', 'lua', 'dynamicModule', 'mergeType', 'targetRef']);
  });

  it('puts items below their elders', () => {
    checkPolicy('  targetRefs:\n    - name: a\n    $0', '- group, kind, name', '  targetRefs:\n    - name: a\n    - group: gateway.networking.k8s.io\n      kind: ${1|Gateway,ListenerSet,HTTPRoute,GRPCRoute,TLSRoute,TCPRoute,UDPRoute|}\n      name: $2');
    checkPolicy(`${extProc}        $0`, '- name, port', `${extProc}        - name: $1\n          port: $2`);
  });
});

describe('completion in flow style', () => {
  it('offers keys and values', () => {
    checkPolicy('  wasm: [{code: {$0}}]', 'type', '  wasm: [{code: {type: $0}}]');
    checkPolicy('  wasm: [{code: {type: $0}}]', 'Image', '  wasm: [{code: {type: Image, image: {url: $0}}}]');
    checkOffers(policy('  wasm: [{code: {type: Image, $0}}]'), ['image', 'pullPolicy']);
    checkOffers(policy('  wasm: [{code: {$0 type: Image}}]'), ['image', 'pullPolicy']);
  });

  it('sets the commas that are missing', () => {
    checkPolicy('  wasm: [{code: {type: Image $0}}]', 'pullPolicy', '  wasm: [{code: {type: Image, pullPolicy: $0}}]');
    checkPolicy('  wasm: [{failOpen: true, $0 name: a}]', 'rootID', '  wasm: [{failOpen: true, rootID: $0,  name: a}]');
  });

  it('works while brackets are open', () => {
    checkOffers(policy('  wasm: [{code: {type: Image, $0'), ['image', 'pullPolicy']);
    checkOffers(policy('  wasm: [{code: {type: Image, $0\n  lua: []'), ['image', 'pullPolicy']);
    checkPolicy('  targetRefs: [$0', '{…}', '  targetRefs: [{group: gateway.networking.k8s.io, kind: ${1|Gateway,ListenerSet,HTTPRoute,GRPCRoute,TLSRoute,TCPRoute,UDPRoute|}, name: $2}');
  });

  it('writes JSON in JSON files', () => {
    const json = (spec: string): string => `{\n  "apiVersion": "gateway.envoyproxy.io/v1alpha1",\n  "kind": "EnvoyExtensionPolicy",\n  "spec": {${spec}}\n}`;
    checkCompletion(json('$0'), 'wasm', json('"wasm": [{"code": {"type": $0}}]'));
    checkCompletion(json('"wasm": [{"code": {"type": $0}}]'), 'Image', json('"wasm": [{"code": {"type": "Image", "image": {"url": "$0"}}}]'));
    checkCompletion(json('"wasm": [{"code": {"type": "I$0"}}]'), 'Image', json('"wasm": [{"code": {"type": "Image", "image": {"url": "$0"}}}]'));
    checkCompletion(json('"wasm": [{"fail$0": true}]'), 'failOpen', json('"wasm": [{"failOpen": true}]'));
    checkCompletion(json('"wasm": [{"failOpen": true}]\n  "lu$0"'), 'lua', json('"wasm": [{"failOpen": true}],\n  "lua": [{"type": "Inline", "inline": "$0"}]'));
  });
});

describe('completion of manifests', () => {
  it('offers whole manifests in an empty document', () => {
    checkCompletion(
      '$0',
      'EnvoyExtensionPolicy',
      'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata:\n  name: $1\nspec:\n  targetRefs:\n    - group: gateway.networking.k8s.io\n      kind: ${2|Gateway,ListenerSet,HTTPRoute,GRPCRoute,TLSRoute,TCPRoute,UDPRoute|}\n      name: $3',
    );
    checkCompletion('a: 1\n---\n# next\nNamesp$0', 'Namespace', 'a: 1\n---\n# next\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: $0');
  });

  it('fills in apiVersion and kind for each other', () => {
    checkCompletion('kind: $0', 'EnvoyPatchPolicy', 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyPatchPolicy');
    checkCompletion('apiVersion:\nkind: HTTPR$0', 'HTTPRoute', 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute');
    checkCompletion('{"kind": "$0"}', 'EnvoyPatchPolicy', '{"apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "EnvoyPatchPolicy"}');
    checkCompletion('apiVersion: v1\nkind: $0', 'Backend', 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend');
    checkCompletion('apiVersion: $0', 'apps/v1', 'apiVersion: apps/v1\nkind: Deployment');
    checkCompletion('apiVersion: gat$0', 'gateway.envoyproxy.io/v1alpha1', 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: $0');
    checkOffers('apiVersion: $0\nkind: HTTPRoute', ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1']);
  });

  it('leaves the documents of others alone', () => {
    checkOffers('name: build\non: push\n$0', []);
    checkOffers('services:\n  web:\n    $0', []);
    checkOffers('apiVersion: batch/v1\nkind: Job\nspec:\n  $0', []);
    checkOffers('apiVersion: batch/v1\nkind: $0', []);
    checkOffers('- $0', []);
  });

  it('works in each of many documents, and in a List', () => {
    const one = policy('  mergeType: Replace\n');
    checkOffers(`${one}---\n`.repeat(900) + policy(`${extProc}      processingMode:\n        $0`), ['request', 'response', 'allowModeOverride']);
    checkOffers(policy('  $0\n') + `---\n${one}`.repeat(3), ['targetRefs', 'targetSelectors', 'extProc', 'wasm', 'lua', 'dynamicModule', 'mergeType', 'targetRef']);
    checkOffers('apiVersion: v1\nkind: List\nitems:\n  - apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: EnvoyExtensionPolicy\n    spec:\n      wasm:\n        - code:\n            $0', ['type', 'http', 'image', 'pullPolicy']);
  });

  it('completes the configuration inside a ConfigMap', () => {
    const map = (content: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: envoy-gateway-config\ndata:\n  envoy-gateway.yaml: |\n    apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: EnvoyGateway\n${content}\n  other: x\n`;
    checkCompletion(map('    extensionApis:\n      $0'), 'enableLua', map('    extensionApis:\n      enableLua: $0'));
    checkOffers(map('    extensionApis:\n      enableLua: $0'), ['true', 'false']);
    checkOffers('apiVersion: v1\nkind: ConfigMap\ndata:\n  script.yaml: |\n    spec:\n      $0', []);
  });
});

describe('completion of references', () => {
  const workspace = `
    //- gateways.yaml
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata:
      name: eg
    spec:
      listeners:
        - name: http
        - name: https
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: processor
      namespace: backends
    spec:
      ports:
        - name: grpc
          port: 9002
    ---
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: Backend
    metadata:
      name: outside
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: scripts
    //- policy.yaml
    apiVersion: gateway.envoyproxy.io/v1alpha1
    kind: EnvoyExtensionPolicy
    metadata:
      name: a
    spec:
`;
  const at = (spec: string): string => workspace + spec.replace(/^/gm, '    ');
  const labels = (spec: string): string[] => completionsAt(at(spec)).map(({ label }) => label);

  it('offers the names of targets by their kind, and their sections', () => {
    assert.deepEqual(labels('  targetRefs:\n    - kind: Gateway\n      group: gateway.networking.k8s.io\n      name: $0'), ['eg']);
    assert.deepEqual(labels('  targetRefs:\n    - kind: HTTPRoute\n      name: $0'), []);
    assert.deepEqual(labels('  targetRefs:\n    - kind: Gateway\n      name: eg\n      sectionName: $0'), ['http', 'https']);
  });

  it('offers backends with their namespace and port, and ports', () => {
    const [item] = completionsAt(at('  extProc:\n    - backendRefs:\n        - name: $0'));
    assert.equal(item?.edit.newText, 'processor\n          namespace: backends\n          port: 9002');
    assert.deepEqual(labels('  extProc:\n    - backendRefs:\n        - name: processor\n          namespace: backends\n          port: $0'), ['9002']);
    assert.deepEqual(labels('  extProc:\n    - backendRefs:\n        - kind: Backend\n          name: $0'), ['outside']);
    assert.deepEqual(labels('  extProc:\n    - backendRefs:\n        - name: processor\n          namespace: $0'), ['backends']);
  });

  it('looks into the namespace of the manifest', () => {
    const route = (namespace: string): string => `//- ${namespace}.yaml\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata:\n  name: in-${namespace}\n  namespace: ${namespace}\nspec: {}\n`;
    const targets = `${route('web')}${route('default')}//- policy.yaml\napiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata:\n  namespace: web\nspec:\n  targetRefs:\n    - kind: HTTPRoute\n      name: $0`;
    checkOffers(targets, ['in-web']);
    checkOffers(targets.replace('  namespace: web\nspec:\n  targetRefs', '  name: a\nspec:\n  targetRefs'), ['in-default']);
  });

  it('names the group that goes with a kind', () => {
    checkPolicy('  extProc:\n    - backendRefs:\n        - name: a\n          kind: $0', 'Backend', '  extProc:\n    - backendRefs:\n        - name: a\n          kind: Backend\n          group: gateway.envoyproxy.io');
    checkPolicy('  extProc:\n    - backendRefs:\n        - group: ""\n          kind: $0', 'Backend', '  extProc:\n    - backendRefs:\n        - group: gateway.envoyproxy.io\n          kind: Backend');
  });

  it('offers ConfigMaps for scripts', () => {
    assert.deepEqual(labels('  lua:\n    - type: ValueRef\n      valueRef:\n        kind: ConfigMap\n        name: $0'), ['scripts']);
  });
});
