// Which kinds have constraints, and where they stand.

import type { Demands } from '../constraint';
import { backend } from './backend';
import { backendTrafficPolicy } from './backend-traffic-policy';
import { clientTrafficPolicy } from './client-traffic-policy';
import { envoyExtensionPolicy } from './envoy-extension-policy';
import { envoyProxy } from './envoy-proxy';
import { httpRouteFilter } from './http-route-filter';
import { securityPolicy } from './security-policy';

/** By API group and kind: all versions of a kind demand the same. */
export const demandsOfKinds: Readonly<Record<string, Demands>> = {
  'gateway.envoyproxy.io/Backend': backend,
  'gateway.envoyproxy.io/BackendTrafficPolicy': backendTrafficPolicy,
  'gateway.envoyproxy.io/ClientTrafficPolicy': clientTrafficPolicy,
  'gateway.envoyproxy.io/EnvoyExtensionPolicy': envoyExtensionPolicy,
  'gateway.envoyproxy.io/EnvoyProxy': envoyProxy,
  'gateway.envoyproxy.io/HTTPRouteFilter': httpRouteFilter,
  'gateway.envoyproxy.io/SecurityPolicy': securityPolicy,
};
