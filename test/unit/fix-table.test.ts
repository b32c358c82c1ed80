// What is wrong, and what its fixes make of it: comments, order, quotes and indentation stay.

import { checkFindings, checkFix, checkNoFix } from '../fixture';

interface Row {
  readonly what: string;
  /** The part of the manifest that stands in the middle of `frame`. */
  readonly before: string;
  readonly after: string;
  /** A part of the fix's title; default: the first fix. */
  readonly title?: string;
  readonly rule?: string;
}

/** Rows about what stands below `head`. */
function table(head: string, rows: readonly Row[]): void {
  for (const { what, before, after, title, rule } of rows) {
    it(what, () => checkFix(head + before, head + after, { ...(title === undefined ? {} : { title }), ...(rule === undefined ? {} : { rules: [rule] }) }));
  }
}

const head = (kind: string, apiVersion = 'gateway.envoyproxy.io/v1alpha1'): string => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: example\nspec:\n`;
const target = (kind: string): string => `  targetRefs:\n    - group: gateway.networking.k8s.io\n      kind: ${kind}\n      name: shop\n`;

describe('fixes, before and after', () => {
  describe('names and places', () => {
    table(head('EnvoyExtensionPolicy') + target('HTTPRoute') + '  extProc:\n    - backendRefs:\n        - name: checker\n          port: 9002\n', [
      { what: 'rename to the nearest name', before: `      'messageTimeot': 2s # soon\n`, after: `      'messageTimeout': 2s # soon\n` },
      { what: 'rename another case', before: '      FailOpen: true\n', after: '      failOpen: true\n' },
      { what: 'move one level down, into what is not there yet', before: '      processingMode:\n        body: Streamed # all\n', after: '      processingMode:\n        request:\n          body: Streamed # all\n' },
      { what: 'move one level down, on the response', before: '      processingMode:\n        body: Streamed\n', after: '      processingMode:\n        response:\n          body: Streamed\n', title: "into 'response'" },
      {
        what: 'move one level up, behind what it leaves',
        before: '      processingMode:\n        request:\n          body: Buffered\n        # slow\n        messageTimeout: 1s\n',
        after: '      processingMode:\n        request:\n          body: Buffered\n      # slow\n      messageTimeout: 1s\n',
      },
      { what: 'move the only field up', before: '      processingMode:\n        failOpen: true\n', after: '      processingMode: {}\n      failOpen: true\n', title: 'Move up' },
      { what: 'remove what is unknown, with its comment', before: '      # bogus\n      bogus:\n        - 1\n      failOpen: true\n', after: '      failOpen: true\n', title: "Remove 'bogus'" },
      { what: 'move into a list that is not there yet', before: '    - name: other # 2\n      failOpen: true\n', after: '    - backendRefs:\n        - name: other # 2\n      failOpen: true\n' },
      { what: 'move in brackets', before: '      processingMode: { body: Streamed }\n', after: '      processingMode: { request: {body: Streamed} }\n' },
    ]);
  });

  describe('values', () => {
    table(head('EnvoyExtensionPolicy') + target('HTTPRoute') + '  extProc:\n    - backendRefs:\n        - name: checker\n', [
      { what: 'unquote a number', before: "          port: '9002' # grpc\n", after: '          port: 9002 # grpc\n' },
      { what: 'quote a number', before: '          port: 9002\n          namespace: 2026\n', after: '          port: 9002\n          namespace: "2026"\n' },
      { what: 'quote what YAML 1.1 takes for a boolean', before: '          port: 9002\n          namespace: on\n', after: '          port: 9002\n          namespace: "on"\n' },
      { what: 'pick the value of an enum', before: '          port: 9002\n      processingMode:\n        request:\n          body: "buffred"\n', after: '          port: 9002\n      processingMode:\n        request:\n          body: "Buffered"\n' },
      { what: 'give a duration its unit', before: '          port: 9002\n      messageTimeout: 2 sec\n', after: '          port: 9002\n      messageTimeout: 2s\n' },
      { what: 'true for "true"', before: '          port: 9002\n      failOpen: "true"\n', after: '          port: 9002\n      failOpen: true\n' },
      { what: 'true for "yes"', before: '          port: 9002\n      failOpen: "yes"\n', after: '          port: 9002\n      failOpen: true\n' },
    ]);
    table(head('BackendTrafficPolicy') + target('HTTPRoute'), [{ what: 'the largest number that fits', before: '  retry:\n    numRetries: 2147483648 # many\n', after: '  retry:\n    numRetries: 2147483647 # many\n', rule: 'invalid-format' }]);
    it('a number that fits nowhere', () =>
      checkFindings(`${head('BackendTrafficPolicy') + target('HTTPRoute')}  circuitBreaker:\n    maxConnections: 9223372036854775808\n    #               ^^^^^^^^^^^^^^^^^^^ error(wrong-type): fits 64 bits\n`));
    table(`apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n`, [
      { what: 'quote a version', before: '  version: 1.10 # not 1.1\n', after: '  version: "1.10" # not 1.1\n' },
      { what: 'quote a file mode', before: '  mode: 0644\n', after: '  mode: "0644"\n' },
      { what: 'quote a boolean', before: '  enabled: yes\n', after: '  enabled: "yes"\n' },
      { what: 'quote a key that is a boolean', before: '  no: "way"\n', after: '  "no": "way"\n' },
    ]);
    table(`apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n`, [
      { what: 'quote an annotation', before: '  annotations:\n    example.com/enabled: true\n', after: '  annotations:\n    example.com/enabled: "true"\n' },
      { what: 'quote a label', before: '  labels: {version: 1.0}\n', after: '  labels: {version: "1.0"}\n' },
      { what: 'write a label as it must be', before: `  labels:\n    owner: 'edge team'\n`, after: `  labels:\n    owner: 'edge-team'\n` },
    ]);
  });

  describe('lists', () => {
    table(head('EnvoyExtensionPolicy'), [
      {
        what: 'one object becomes a list of one, comments and all',
        before: '  targetRefs:\n    # the shop\n    group: gateway.networking.k8s.io\n    kind: HTTPRoute # HTTP\n    name: shop\n',
        after: '  targetRefs:\n    # the shop\n    - group: gateway.networking.k8s.io\n      kind: HTTPRoute # HTTP\n      name: shop\n',
        rule: 'wrong-type',
      },
      {
        what: 'what an anchor names stays what it names',
        before: '  targetRefs: &shop # one\n    group: gateway.networking.k8s.io\n    kind: HTTPRoute\n    name: shop\n',
        after: '  targetRefs: # one\n    - &shop\n      group: gateway.networking.k8s.io\n      kind: HTTPRoute\n      name: shop\n',
        rule: 'wrong-type',
      },
      {
        what: 'fields of a target belong to the list of targets',
        before: '  kind: HTTPRoute # shop\n  mergeType: StrategicMerge\n',
        after: '  targetRefs:\n    - kind: HTTPRoute # shop\n  mergeType: StrategicMerge\n',
        rule: 'unknown-field',
      },
      {
        what: 'targetRef goes into targetRefs',
        before: target('HTTPRoute') + '  targetRef:\n    group: gateway.networking.k8s.io\n    kind: GRPCRoute\n    name: other\n',
        after: target('HTTPRoute') + '    - group: gateway.networking.k8s.io\n      kind: GRPCRoute\n      name: other\n',
        rule: 'exclusive-fields',
      },
    ]);
    table(head('EnvoyExtensionPolicy'), [
      { what: 'a list under the name of one is the list', before: '  targetRef:\n    - group: gateway.networking.k8s.io # shop\n      kind: HTTPRoute\n      name: shop\n', after: '  targetRefs:\n    - group: gateway.networking.k8s.io # shop\n      kind: HTTPRoute\n      name: shop\n', rule: 'deprecated-field' },
    ]);
    table(head('EnvoyExtensionPolicy') + target('HTTPRoute') + '  extProc:\n    - backendRefs:\n        - name: checker\n          port: 9002\n', [
      { what: 'a text is the field that has it among its values', before: '      processingMode:\n        response: Buffered # all\n', after: '      processingMode:\n        response:\n          body: Buffered # all\n', rule: 'wrong-type' },
    ]);
    table(head('Backend'), [{ what: 'a text with a port', before: '  endpoints:\n    - fqdn: a.example.com:443\n', after: '  endpoints:\n    - fqdn:\n        hostname: a.example.com\n        port: 443\n', rule: 'wrong-type' }]);
    table(head('HTTPRoute', 'gateway.networking.k8s.io/v1'), [
      { what: 'a text is the name of the only parent', before: '  parentRefs: eg # ours\n', after: '  parentRefs:\n    - name: eg # ours\n', rule: 'wrong-type' },
      { what: 'a text among parents is a name', before: '  parentRefs:\n    - "eg" # ours\n', after: '  parentRefs:\n    - name: "eg" # ours\n', rule: 'wrong-type' },
      { what: 'a text among parents in brackets is a name', before: '  parentRefs: [eg, {name: b}]\n', after: '  parentRefs: [{name: eg}, {name: b}]\n', rule: 'wrong-type' },
      { what: 'a path is a value', before: '  rules:\n    - matches:\n        - path: /api # all\n', after: '  rules:\n    - matches:\n        - path:\n            value: /api # all\n', rule: 'wrong-type' },
      { what: 'headers as a map', before: '  rules:\n    - filters:\n        - type: RequestHeaderModifier\n          requestHeaderModifier:\n            set:\n              x-team: edge\n              x-hops: 1\n', after: '  rules:\n    - filters:\n        - type: RequestHeaderModifier\n          requestHeaderModifier:\n            set:\n              - name: x-team\n                value: edge\n              - name: x-hops\n                value: "1"\n', rule: 'wrong-type' },
      { what: 'the host of a URL', before: '  hostnames:\n    - https://A.example.com:8443/x\n', after: '  hostnames:\n    - a.example.com\n', rule: 'pattern-mismatch' },
    ]);
    table(head('ClientTrafficPolicy') + target('Gateway'), [
      { what: 'a switch is an empty object', before: '  http3: true # on\n', after: '  http3: {} # on\n', rule: 'wrong-type' },
      { what: 'a switch that is off is not there', before: '  path: {}\n  http3: false # off\n', after: '  path: {}\n', rule: 'wrong-type' },
      { what: 'a number is the only number of the object', before: '  clientIPDetection:\n    xForwardedFor: 2\n', after: '  clientIPDetection:\n    xForwardedFor:\n      numTrustedHops: 2\n', rule: 'wrong-type' },
    ]);
    table(head('EnvoyExtensionPolicy'), [
      { what: 'a text is the name of a reference', before: '  targetRefs: shop\n', after: '  targetRefs:\n    - kind: Gateway\n      group: gateway.networking.k8s.io\n      name: shop\n', rule: 'wrong-type' },
    ]);
    table(head('EnvoyProxy'), [{ what: 'a text is what all have', before: '  logging:\n    level: debug\n', after: '  logging:\n    level:\n      default: debug\n', rule: 'wrong-type' }]);
    table(head('Gateway', 'gateway.networking.k8s.io/v1') + '  gatewayClassName: eg\n  listeners:\n    - name: a\n      port: 80\n      protocol: HTTP\n', [
      { what: 'a text that a field below has among its values', before: '      allowedRoutes: All\n', after: '      allowedRoutes:\n        namespaces:\n          from: All\n', rule: 'wrong-type' },
      { what: 'all hosts', before: '      hostname: "*" # all\n', after: '', rule: 'pattern-mismatch' },
    ]);
    table('apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  ports:\n    - port: 80\n', [
      { what: 'a number in quotes is no name of a port', before: '      targetPort: "8080" # http\n', after: '      targetPort: 8080 # http\n', rule: 'service-ports' },
    ]);
    table(head('HTTPRoute', 'gateway.networking.k8s.io/v1') + '  parentRefs:\n    - name: eg\n', [{ what: 'one text becomes a list of one', before: '  hostnames: shop.example.com # all\n', after: '  hostnames:\n    - shop.example.com # all\n' }]);
    table(head('Gateway', 'gateway.networking.k8s.io/v1') + '  gatewayClassName: eg\n  listeners:\n    - name: http\n      port: 80\n      protocol: HTTP\n', [
      { what: 'an item that repeats a name gets its own', before: '    - name: http # 2\n      port: 81\n      protocol: TCP\n', after: '    - name: http-2 # 2\n      port: 81\n      protocol: TCP\n', rule: 'duplicate-list-item' },
      { what: 'an item that repeats another goes', before: '    # again\n    - name: http\n      port: 81\n      protocol: TCP\n', after: '', rule: 'duplicate-list-item', title: 'Remove' },
    ]);
  });

  describe('what goes together', () => {
    const wasm = head('EnvoyExtensionPolicy') + target('HTTPRoute') + '  wasm:\n    - name: w\n      rootID: r\n      code:\n';
    table(wasm, [
      { what: 'the discriminator follows the field', before: '        type: HTTP # where from\n        image:\n          url: example.com/w:1\n', after: '        type: Image # where from\n        image:\n          url: example.com/w:1\n', rule: 'field-not-for-type' },
      { what: 'the field follows the discriminator', before: '        type: HTTP\n        image:\n          url: example.com/w:1\n', after: '        type: HTTP\n        http:\n          url: https://example.com\n', rule: 'field-not-for-type', title: 'in its place' },
      { what: 'the type that is missing is that of the field that is there', before: '        image: # where from\n          url: example.com/w:1\n', after: '        image: # where from\n          url: example.com/w:1\n        type: Image\n', rule: 'missing-field' },
      { what: 'a type that is missing brings its field', before: '        {}\n', after: '        { type: HTTP, http: { url: https://example.com } }\n', rule: 'missing-field' },
      { what: 'a field that the type needs', before: '        type: Image\n', after: '        type: Image\n        image:\n          url: example.com/image:1.0\n', rule: 'field-required-by-type' },
    ]);
    table(head('EnvoyExtensionPolicy') + target('HTTPRoute') + '  lua:\n', [
      { what: 'a reference to a script is one to a ConfigMap', before: '    - type: ValueRef\n', after: '    - type: ValueRef\n      valueRef:\n        kind: ConfigMap\n        group: ""\n        name: my-name\n', rule: 'field-required-by-type' },
    ]);
    table(head('EnvoyExtensionPolicy') + target('HTTPRoute') + '  extProc:\n    - backendRefs:\n', [
      { what: 'the nearest kind, with its group', before: '        - kind: Backnd # ours\n          name: checker\n', after: '        - kind: Backend # ours\n          name: checker\n          group: gateway.envoyproxy.io\n', rule: 'reference-kind' },
      { what: 'the group of the kind', before: '        - kind: Backend\n          group: core\n          name: checker\n', after: '        - kind: Backend\n          group: gateway.envoyproxy.io\n          name: checker\n', rule: 'reference-kind' },
    ]);
    const backend = head('BackendTrafficPolicy') + target('HTTPRoute');
    table(backend, [
      { what: 'more than all of them is all of them', before: '  telemetry:\n    tracing:\n      samplingFraction:\n        numerator: 150 # of 100\n', after: '  telemetry:\n    tracing:\n      samplingFraction:\n        numerator: 100 # of 100\n', rule: 'contradicting-values' },
      { what: 'a range that ends before it starts', before: '  responseOverride:\n    - match:\n        statusCodes:\n          - type: Range\n            range: {start: 599, end: 500}\n      response: {statusCode: 500}\n', after: '  responseOverride:\n    - match:\n        statusCodes:\n          - type: Range\n            range: {start: 500, end: 599}\n      response: {statusCode: 500}\n', rule: 'contradicting-values' },
      { what: 'a log of failures and of what ends them', before: '  healthCheck:\n    active:\n      type: TCP\n      tcp: {}\n      healthCheckLog:\n        matches:\n          - Failure # down\n        sinks:\n          - type: File\n            file: {path: /dev/stdout}\n', after: '  healthCheck:\n    active:\n      type: TCP\n      tcp: {}\n      healthCheckLog:\n        matches:\n          - Failure # down\n          - Success\n        sinks:\n          - type: File\n            file: {path: /dev/stdout}\n', rule: 'contradicting-values' },
      { what: 'no mergeType where nothing is merged', before: '  # whole\n  mergeType: Replace\n  retry: {}\n', after: '  retry: {}\n', rule: 'unsupported-value' },
    ]);
    const extProc = head('EnvoyExtensionPolicy') + target('HTTPRoute') + '  extProc:\n    - backendRefs:\n        - name: checker\n          port: 9002\n';
    const duplex = '      processingMode:\n        request:\n          body: FullDuplexStreamed\n';
    table(extProc, [
      { what: 'fail closed with full duplex', before: `      failOpen: true # hm\n${duplex}`, after: `      failOpen: false # hm\n${duplex}`, rule: 'contradicting-values' },
      { what: 'no full duplex where failures are passed', before: `      failOpen: true\n${duplex}`, after: `      failOpen: true\n${duplex.replace('FullDuplexStreamed', 'Streamed')}`, rule: 'contradicting-values', title: 'Streamed' },
    ]);
  });

  describe('what the API server compares', () => {
    const route = head('HTTPRoute', 'gateway.networking.k8s.io/v1');
    const rewrite = '      filters:\n        - type: URLRewrite\n          urlRewrite:\n            path:\n              type: ReplacePrefixMatch\n              replacePrefixMatch: /\n';
    const prefix = (path: string, indent = '        '): string => `${indent}- path:\n${indent}    type: PathPrefix\n${indent}    value: ${path}\n`;
    table(`${route}  parentRefs:\n    - name: eg\n  rules:\n`, [
      {
        what: 'a rule with several prefixes becomes several rules',
        before: `    # the shop\n    - name: shop\n      matches:\n${prefix('/a')}        # old\n${prefix("'/b'")}${prefix('/c')}${rewrite}      backendRefs:\n        - name: shop # here\n          port: 80\n`,
        after: `    # the shop\n    - name: shop\n      matches:\n${prefix('/a')}${rewrite}      backendRefs:\n        - name: shop # here\n          port: 80\n${['/b', '/c'].map((path) => `    - matches:\n${prefix(path)}${rewrite}      backendRefs:\n        - name: shop\n          port: 80\n`).join('')}`,
        rule: 'contradicting-values',
      },
      {
        what: 'a rule that ends with its matches is divided, too',
        before: `    - ${rewrite.trimStart()}      matches:\n${prefix('/a')}${prefix('/b')}`,
        after: `    - ${rewrite.trimStart()}      matches:\n${prefix('/a')}    - ${rewrite.trimStart()}      matches:\n${prefix('/b')}`,
        rule: 'contradicting-values',
      },
      {
        what: 'a match of another type becomes one by prefix',
        before: `      - matches:\n          - path: {type: Exact, value: /a} # one\n${rewrite.replace(/^/gm, '  ').trimEnd()}\n`,
        after: `      - matches:\n          - path: {type: PathPrefix, value: /a} # one\n${rewrite.replace(/^/gm, '  ').trimEnd()}\n`,
        rule: 'contradicting-values',
      },
      { what: 'steps of a path that lead nowhere', before: "    - matches:\n        - path:\n            value: 'shop//a/../b c/#x'\n", after: "    - matches:\n        - path:\n            value: '/shop/b%20c/'\n", rule: 'unsupported-value' },
      { what: 'a path that is an expression', before: '    - matches:\n        - path:\n            type: Exact # hm\n            value: ^/a/.*$\n', after: '    - matches:\n        - path:\n            type: RegularExpression # hm\n            value: ^/a/.*$\n', rule: 'unsupported-value' },
    ]);
    it('a rule is not divided where a match is by something else than a prefix', () =>
      checkNoFix(`${route}  rules:\n    - matches:\n${prefix('/a')}        - path: {type: Exact, value: /b}\n${rewrite}`, 'Divide'));
    table(`${route}  parentRefs:\n`, [
      { what: 'the whole of a parent beside a part of it', before: '    - name: eg # all\n    # web\n    - name: eg\n      sectionName: web\n  hostnames: []\n', after: '    - name: eg # all\n  hostnames: []\n', rule: 'conflicting-items' },
      { what: 'a part of each', before: '    - name: eg # all\n    - name: eg\n      sectionName: web\n', after: '    - name: eg # all\n      sectionName: my-name\n    - name: eg\n      sectionName: web\n', rule: 'conflicting-items', title: "Add 'sectionName'" },
    ]);
    table(head('GRPCRoute', 'gateway.networking.k8s.io/v1') + '  rules:\n    - matches:\n', [
      { what: 'a service with its method', before: '        - method:\n            service: /shop.v1.Cart/Add # one\n', after: '        - method:\n            service: shop.v1.Cart # one\n            method: Add\n', rule: 'unsupported-value' },
      { what: 'a method with its service', before: '        - method:\n            service: shop.v1.Cart\n            method: "/shop.v1.Cart/Add"\n', after: '        - method:\n            service: shop.v1.Cart\n            method: "Add"\n', rule: 'unsupported-value' },
    ]);
    table(head('Gateway', 'gateway.networking.k8s.io/v1') + '  gatewayClassName: eg\n', [
      { what: 'the key of a label', before: '  infrastructure:\n    labels:\n      "Edge Team/name": a # who\n', after: '  infrastructure:\n    labels:\n      "edge-team/name": a # who\n', rule: 'unsupported-value' },
      { what: 'a listener that repeats another', before: '  listeners:\n    - name: a\n      port: 80\n      protocol: HTTP\n    # again\n    - name: b\n      port: 80\n      protocol: HTTP\n', after: '  listeners:\n    - name: a\n      port: 80\n      protocol: HTTP\n', rule: 'conflicting-items' },
      { what: 'the host of a URL', before: '  addresses:\n    - type: Hostname\n      value: https://Edge.example.com:443/\n', after: '  addresses:\n    - type: Hostname\n      value: edge.example.com\n', rule: 'unsupported-value' },
    ]);
    const policy = head('BackendTrafficPolicy') + target('HTTPRoute');
    table(policy, [
      { what: 'an answer is waited for less long than until the next ping', before: '  http2:\n    connectionKeepalive:\n      timeout: 30s # t\n      interval: "10s"\n', after: '  http2:\n    connectionKeepalive:\n      timeout: 10s # t\n      interval: "30s"\n', rule: 'contradicting-values' },
      { what: 'two durations that are the same', before: '  http2:\n    connectionKeepalive: {timeout: 60s, interval: 1m}\n', after: '  http2:\n    connectionKeepalive: {timeout: 60s, interval: 2m}\n', rule: 'contradicting-values' },
      { what: 'a range of one', before: '  responseOverride:\n    - match:\n        statusCodes:\n          - type: Range # one\n            range:\n              start: 500\n              end: 500\n      response: {statusCode: 500}\n', after: '  responseOverride:\n    - match:\n        statusCodes:\n          - type: Value # one\n            value: 500\n      response: {statusCode: 500}\n', rule: 'contradicting-values' },
    ]);
    table(head('Backend'), [
      { what: 'names do not stand beside addresses', before: '  endpoints:\n    - fqdn: {hostname: a.example.com, port: 80}\n    # ours\n    - ip: {address: 10.0.0.1, port: 80}\n', after: '  endpoints:\n    - fqdn: {hostname: a.example.com, port: 80}\n', rule: 'conflicting-items' },
    ]);
    const proxy = `${head('EnvoyProxy')}  provider:\n    type: Kubernetes\n    kubernetes:\n`;
    table(proxy, [
      { what: 'more replicas at least than at most', before: '      envoyHpa: {minReplicas: 5, maxReplicas: 3}\n', after: '      envoyHpa: {minReplicas: 3, maxReplicas: 5}\n', rule: 'contradicting-values' },
      { what: 'an image that looks like a URL', before: '      envoyDeployment:\n        container:\n          image: docker://example.com/envoy:v1 # ours\n', after: '      envoyDeployment:\n        container:\n          image: example.com/envoy:v1 # ours\n', rule: 'unsupported-value' },
      { what: 'an address that is none', before: '      envoyService:\n        type: LoadBalancer\n        loadBalancerIP: edge.example.com\n', after: '      envoyService:\n        type: LoadBalancer\n', rule: 'unsupported-value' },
      { what: 'an amount as people write it', before: '      envoyDeployment:\n        container:\n          resources:\n            limits: {memory: "1 GiB"} # all\n', after: '      envoyDeployment:\n        container:\n          resources:\n            limits: {memory: "1Gi"} # all\n', rule: 'pattern-mismatch' },
      { what: 'a negative amount', before: '      envoyDeployment:\n        container:\n          resources:\n            limits:\n              cpu: "-500m"\n', after: '      envoyDeployment:\n        container:\n          resources:\n            limits:\n              cpu: "500m"\n', rule: 'pod-template' },
      { what: 'a variable as a shell writes it', before: '      envoyDeployment:\n        container:\n          env:\n            - name: LEVEL=debug # why\n', after: '      envoyDeployment:\n        container:\n          env:\n            - name: LEVEL # why\n              value: debug\n', rule: 'pod-template' },
      { what: 'the key of a taint', before: '      envoyDeployment:\n        pod:\n          tolerations:\n            - key: edge nodes\n              operator: Exists\n', after: '      envoyDeployment:\n        pod:\n          tolerations:\n            - key: edge-nodes\n              operator: Exists\n', rule: 'pod-template' },
    ]);
    table('apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  ports:\n', [
      { what: 'a port of the nodes where there is none', before: '    - port: 80\n      nodePort: 30080 # there\n', after: '    - port: 80\n', rule: 'service-ports' },
      { what: 'a type that has ports of the nodes', before: '    - port: 80\n      nodePort: 30080 # there\n', after: '    - port: 80\n      nodePort: 30080 # there\n  type: NodePort\n', rule: 'service-ports', title: 'NodePort' },
    ]);
  });

  describe('what is missing', () => {
    table(head('Gateway', 'gateway.networking.k8s.io/v1'), [
      { what: 'required fields', before: '  gatewayClassName: eg\n  listeners:\n    - name: http # one\n      protocol: HTTP\n', after: '  gatewayClassName: eg\n  listeners:\n    - name: http # one\n      protocol: HTTP\n      port: 8080\n' },
      { what: 'an item', before: '  gatewayClassName: eg\n  listeners: []\n', after: '  gatewayClassName: eg\n  listeners:\n    - name: my-name\n      port: 8080\n      protocol: HTTP\n' },
    ]);
    it('a target', () =>
      checkFix(head('EnvoyExtensionPolicy') + '  lua:\n    - type: Inline\n      inline: ""\n', head('EnvoyExtensionPolicy') + '  lua:\n    - type: Inline\n      inline: ""\n' + target('HTTPRoute').replace('shop', 'my-route'), { rules: ['missing-choice'] }));
  });

  describe('where documents end', () => {
    const namespace = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
    it('two marks are missing', () =>
      checkFindings(`${namespace('a')}apiVersion: v1\n#^^^^^^^^^ error(yaml-missing-separator)\nkind: Namespace\nmetadata:\n  name: b\nkind: Namespace\n#^^^ error(yaml-missing-separator)\napiVersion: v1\nmetadata:\n  name: c\n`));
    it('the mark comes with the comments and the line breaks of the text', () => {
      const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
      checkFix(crlf(`${namespace('a')}\n# b\n${namespace('b')}`), crlf(`${namespace('a')}\n---\n# b\n${namespace('b')}`));
    });
    it('one key alone that repeats itself is no object', () => checkFindings(`${namespace('a')}kind: Namespace\n#^^^ error(yaml-duplicate-key)\n`));
  });

  describe('in JSON', () => {
    const json = (kind: string, port: string): string => `{\n  "apiVersion": "v1",\n  "${kind}": "Service",\n  "metadata": { "name": "a" },\n  "spec": { "ports": [{ "port": ${port} }] }\n}\n`;
    it('a text among objects becomes one', () => {
      const route = (parents: string): string => `//- a.json\n{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "a"}, "spec": {"parentRefs": [${parents}]}}\n`;
      checkFix(route('"eg"'), route('{"name": "eg"}'));
    });
    it('numbers lose their quotes', () => checkFix(`//- a.json\n${json('kind', '"80"')}`, `//- a.json\n${json('kind', '80')}`));
  });

  it('a target that is a Backend becomes a route that leads there, from another file', () => {
    const route = `//- route.yaml\n${head('HTTPRoute', 'gateway.networking.k8s.io/v1')}  parentRefs:\n    - name: eg\n  rules:\n    - backendRefs:\n        - group: gateway.envoyproxy.io\n          kind: Backend\n          name: pay\n`;
    const policy = (fields: string): string => `//- policy.yaml\n${head('SecurityPolicy')}  targetRefs:\n    - ${fields.split('\n').join('\n      ')}\n  authorization:\n    defaultAction: Deny\n`;
    checkFix(policy('group: gateway.networking.k8s.io\nkind: Backend # pay\nname: pay') + route, policy('group: gateway.networking.k8s.io\nkind: HTTPRoute # pay\nname: example') + route, { rules: ['backend-target'] });
    checkNoFix(policy('group: gateway.networking.k8s.io\nkind: Backend\nname: other') + route, 'which leads to it', { rules: ['backend-target'] });
  });

  it('nothing is taken out that an alias needs', () =>
    checkNoFix('apiVersion: v1\nkind: ConfigMap\ndata:\n  one: &one [a]\nmetadata:\n  name: a\n  finalizers: *one\n', 'Take the item out'));

  it('nothing is offered for text that a template makes', () => checkFindings('apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Name }}\nspec:\n  ports: {{ .Ports }}\n'));
});
