// Which kinds have constraints, and where they stand.

import type { Demands } from '../constraint';
import { backend } from './backend';
import { backendTlsPolicy, experimentalBackend, experimentalBackendTrafficPolicy } from './backend-tls-policy';
import { backendTrafficPolicy } from './backend-traffic-policy';
import { clientTrafficPolicy } from './client-traffic-policy';
import { envoyExtensionPolicy } from './envoy-extension-policy';
import { envoyProxy } from './envoy-proxy';
import { gateway, listenerSet } from './gateway';
import { httpRouteFilter } from './http-route-filter';
import { alphaTlsRoute, grpcRoute, httpRoute, tcpRoute, tlsRoute, udpRoute } from './routes';
import { securityPolicy } from './security-policy';

/** What a kind demands, in all releases together; undefined: nothing. */
export function demandsOf(group: string, version: string, kind: string): Demands | undefined {
  return demandsOfVersions[`${group}/${version}/${kind}`] ?? demandsOfKinds[`${group}/${kind}`];
}

/** Versions that demand something else than the others of their kind. */
const demandsOfVersions: Readonly<Record<string, Demands>> = {
  'gateway.networking.k8s.io/v1alpha2/TLSRoute': alphaTlsRoute,
};

const demandsOfKinds: Readonly<Record<string, Demands>> = {
  'gateway.envoyproxy.io/Backend': backend,
  'gateway.envoyproxy.io/BackendTrafficPolicy': backendTrafficPolicy,
  'gateway.envoyproxy.io/ClientTrafficPolicy': clientTrafficPolicy,
  'gateway.envoyproxy.io/EnvoyExtensionPolicy': envoyExtensionPolicy,
  'gateway.envoyproxy.io/EnvoyProxy': envoyProxy,
  'gateway.envoyproxy.io/HTTPRouteFilter': httpRouteFilter,
  'gateway.envoyproxy.io/SecurityPolicy': securityPolicy,
  'gateway.networking.k8s.io/BackendTLSPolicy': backendTlsPolicy,
  'gateway.networking.k8s.io/Gateway': gateway,
  'gateway.networking.k8s.io/GRPCRoute': grpcRoute,
  'gateway.networking.k8s.io/HTTPRoute': httpRoute,
  'gateway.networking.k8s.io/ListenerSet': listenerSet,
  'gateway.networking.k8s.io/TCPRoute': tcpRoute,
  'gateway.networking.k8s.io/TLSRoute': tlsRoute,
  'gateway.networking.k8s.io/UDPRoute': udpRoute,
  'gateway.networking.x-k8s.io/XBackend': experimentalBackend,
  'gateway.networking.x-k8s.io/XBackendTrafficPolicy': experimentalBackendTrafficPolicy,
};
