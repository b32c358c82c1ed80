// Names of generated resources, as Envoy Gateway 1.9 gives them, and their way back.

import assert from 'node:assert/strict';
import { listenerNames, nameSchemes, readName, routeClusterNames, routeConfigurationNames, virtualHostPattern, withPart, xdsTypeOf, type NamedListener } from './xds-names';
import type { Manifest } from './manifest';
import type { ResourcePlace, Workspace } from './workspace';
import { parseDocument } from '../yaml/parse';
import type { YamlMap } from '../yaml/tree';

const listener = (gateway: string, name: string, protocol: string, port: number, quic = false): NamedListener => ({ name, protocol, port, hostname: undefined, fullName: `${gateway}/${name}`, quic });
const names = (all: readonly { readonly name: string }[]): string[] => all.map(({ name }) => name);

const manifest = (kind: string, text: string, namespace?: string): Manifest => ({ kind, name: 'shop', namespace, root: parseDocument(text).root as YamlMap }) as Manifest;

describe('names of what Envoy Gateway generates', () => {
  const cases: readonly { readonly what: string; readonly listeners: readonly NamedListener[]; readonly old: readonly [string[], string[]]; readonly v2: readonly [string[], string[]] }[] = [
    {
      what: 'listeners without TLS on one port',
      listeners: [listener('envoy-gateway/gateway-1', 'http1', 'HTTP', 80), listener('envoy-gateway/gateway-1', 'http2', 'HTTP', 80)],
      old: [['envoy-gateway/gateway-1/http1'], ['envoy-gateway/gateway-1/http1']],
      v2: [['tcp-80'], ['http-80']],
    },
    {
      what: 'listeners with TLS on one port',
      listeners: [listener('envoy-gateway/gateway-1', 'https1', 'HTTPS', 443), listener('envoy-gateway/gateway-1', 'https2', 'HTTPS', 443)],
      old: [['envoy-gateway/gateway-1/https1'], ['envoy-gateway/gateway-1/https1', 'envoy-gateway/gateway-1/https2']],
      v2: [['tcp-443'], ['envoy-gateway/gateway-1/https1', 'envoy-gateway/gateway-1/https2']],
    },
    {
      what: 'HTTP/3',
      listeners: [listener('envoy-gateway/gateway-2', 'https-http3', 'HTTPS', 1443, true)],
      old: [['envoy-gateway/gateway-2/https-http3', 'envoy-gateway/gateway-2/https-http3-quic'], ['envoy-gateway/gateway-2/https-http3']],
      v2: [['tcp-1443', 'udp-1443'], ['envoy-gateway/gateway-2/https-http3']],
    },
    {
      what: 'TLS, TCP and UDP',
      listeners: [listener('envoy-gateway/gateway-1', 'tls', 'TLS', 90), listener('envoy-gateway/gateway-1', 'tcp', 'TCP', 91), listener('envoy-gateway/gateway-1', 'udp', 'UDP', 90)],
      old: [['envoy-gateway/gateway-1/tls', 'envoy-gateway/gateway-1/tcp', 'envoy-gateway/gateway-1/udp'], []],
      v2: [['tcp-90', 'tcp-91', 'udp-90'], []],
    },
    { what: 'the quickstart', listeners: [listener('default/eg', 'http', 'HTTP', 80)], old: [['default/eg/http'], ['default/eg/http']], v2: [['tcp-80'], ['http-80']] },
  ];
  for (const { what, listeners, old, v2 } of cases) {
    it(`names ${what}`, () => {
      assert.deepEqual([names(listenerNames(listeners, 'listeners')), names(routeConfigurationNames(listeners, 'listeners'))], old);
      assert.deepEqual([names(listenerNames(listeners, 'ports')), names(routeConfigurationNames(listeners, 'ports'))], v2);
    });
  }

  it('names the clusters of routes by rule, mirrors by filter, and those of other routes once', () => {
    const rules = 'spec: {rules: [{name: all, filters: [{type: URLRewrite}, {type: RequestMirror}], backendRefs: [{name: a}]}, {filters: [{type: RequestRedirect}]}, {backendRefs: [{name: b}]}]}';
    assert.deepEqual(names(routeClusterNames(manifest('HTTPRoute', rules, 'web'))), ['httproute/web/shop/rule/0', 'httproute/web/shop/rule/0-mirror-1', 'httproute/web/shop/rule/2']);
    assert.deepEqual(names(routeClusterNames(manifest('TLSRoute', rules))), ['tlsroute/default/shop/rule/-1']);
  });

  it('finds virtual hosts of both schemes', () => {
    const pattern = new RegExp(`^(?:${virtualHostPattern('*.example.com')})$`);
    for (const name of ['default/eg/http/*_example_com', '*_example_com']) assert.ok(pattern.test(name), name);
    assert.ok(!pattern.test('www_example_com'));
  });

  it('knows the schemes that may be in force', () => {
    const configured = (...texts: readonly string[]): Workspace => ({ resources: () => texts.map((text) => ({ manifest: manifest('EnvoyGateway', text) }) as ResourcePlace), resource: () => undefined });
    const on = 'runtimeFlags: {enabled: [XDSNameSchemeV2]}';
    assert.deepEqual(nameSchemes(configured(), 9), ['listeners', 'ports']);
    assert.deepEqual(nameSchemes(configured(), 4), ['listeners']);
    assert.deepEqual(nameSchemes(configured(on), 9), ['ports']);
    assert.deepEqual(nameSchemes(configured('provider: {type: Kubernetes}'), 9), ['listeners']);
    assert.deepEqual(nameSchemes(configured(on, 'provider: {}'), 9), ['listeners', 'ports']);
    assert.deepEqual(nameSchemes(configured('runtimeFlags: {enabled: [XDSNameSchemeV2], disabled: [XDSNameSchemeV2]}'), 9), ['listeners']);
    assert.deepEqual(nameSchemes(configured('runtimeFlags: {enabled: {{ .Values.flags }}}'), 9), ['listeners', 'ports']);
  });

  it('reads names, and nothing in others', () => {
    assert.deepEqual(readName('Listener', 'default/eg/http'), { of: 'listener', namespace: 'default', gateway: 'eg', listener: 'http' });
    assert.deepEqual(readName('RouteConfiguration', 'default/eg/apps/extra/http'), { of: 'listener', namespace: 'default', gateway: 'eg', set: { namespace: 'apps', name: 'extra' }, listener: 'http' });
    assert.deepEqual(readName('Listener', 'udp-1443'), { of: 'port', port: 1443 });
    assert.deepEqual(readName('RouteConfiguration', 'http-80'), { of: 'port', port: 80 });
    for (const name of ['httproute/default/shop/rule/3', 'httproute/default/shop/rule/3-mirror-0', 'httproute/default/shop/rule/3/backend/1']) {
      assert.deepEqual(readName('Cluster', name), { of: 'rule', kind: 'HTTPRoute', namespace: 'default', route: 'shop', rule: 3 });
    }
    assert.deepEqual(readName('ClusterLoadAssignment', 'tcproute/default/shop/rule/-1'), { of: 'rule', kind: 'TCPRoute', namespace: 'default', route: 'shop', rule: -1 });
    for (const name of ['tcp-80x', 'http-80', 'default/eg', 'default//http', 'default/eg/http/more', 'envoy-gateway-proxy-ready-0.0.0.0-19003']) assert.equal(readName('Listener', name), undefined, name);
    for (const name of ['default/eg/http', 'tracing', 'service/default/shop/rule/0', 'httproute/default/shop/rule/x']) assert.equal(readName('Cluster', name), undefined, name);
    assert.equal(readName('Secret', 'default/eg/http'), undefined);
    assert.equal(xdsTypeOf('type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment'), 'ClusterLoadAssignment');
    assert.equal(xdsTypeOf('Listener'), undefined);
  });

  it('puts another part into a name', () => {
    const put = (type: 'Listener' | 'Cluster', name: string, part: string): string => withPart(name, readName(type, name)!, part);
    assert.equal(put('Listener', 'default/eg/htpp', 'http'), 'default/eg/http');
    assert.equal(put('Listener', 'tcp-8080', '80'), 'tcp-80');
    assert.equal(put('Cluster', 'httproute/default/shop/rule/7/backend/1', '0'), 'httproute/default/shop/rule/0/backend/1');
  });
});
