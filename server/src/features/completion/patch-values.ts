// Offers the values of patches: the names of what Envoy Gateway generates, and places in it.

import { generatedNames, routeHosts, type GeneratedName } from '../../workspace/generated-names';
import { connectionManager, virtualHostPattern, xdsTypeOf, xdsTypes, xdsTypeUrls, type XdsType } from '../../workspace/xds-names';
import type { CompletionKind } from '../feature-types';
import type { Path } from '../place/place';
import { manifestOf, siblingsAt, type CompletionContext } from './context';
import type { Entry } from './write-piece';

interface PatchOffer {
  readonly value: string;
  readonly kind: CompletionKind;
  readonly detail: string;
  readonly along?: readonly Entry[];
}

/** Whether a value of a patch policy has anything to be offered here. */
export function isPatchValue(kind: string, path: Path): boolean {
  if (kind !== 'EnvoyPatchPolicy' || path[1] !== 'jsonPatches') return false;
  return (path.length === 4 && path[3] === 'name') || (path.length === 5 && (path[4] === 'path' || path[4] === 'jsonPath'));
}

/** Values for the name of a patch, its path and its jsonPath. */
export function patchOffers(context: CompletionContext, path: Path): readonly PatchOffer[] {
  if (!isPatchValue(context.kind!, path)) return [];
  const patch = siblingsAt(context, path.slice(0, 3));
  const type = xdsTypeOf(patch.get('type')?.value);
  if (path.length === 4) return nameOffers(context, type, patch.has('type'));
  if (type === undefined) return [];
  if (path[4] === 'jsonPath') return jsonPaths(context, type).map(([value, detail]) => ({ value, kind: 'value', detail }));
  // Behind a jsonPath it begins at whatever that finds.
  if (siblingsAt(context, path.slice(0, 4)).has('jsonPath')) return [];
  return samplePaths[type].map(([value, detail]) => ({ value, kind: 'value', detail }));
}

/** A name says which type it is of, where that is not written yet. */
function nameOffers(context: CompletionContext, type: XdsType | undefined, isTypeWritten: boolean): readonly PatchOffer[] {
  const policy = manifestOf(context);
  if (!policy) return [];
  const types = type === undefined ? xdsTypes : [type];
  return types.flatMap((each) =>
    generatedNames(policy, each, context.workspace, context.document.release).map((name) => ({
      value: name.name,
      kind: 'reference',
      detail: (type === undefined ? `${each} · ` : '') + nameWords(name),
      ...(isTypeWritten ? {} : { along: [['type', { type: 'text', value: xdsTypeUrls[each] }]] as const }),
    })),
  );
}

function nameWords({ words, scheme }: GeneratedName): string {
  return scheme === 'ports' ? `${words} · with XDSNameSchemeV2` : words;
}

/** Places that patches are often for. */
const samplePaths: Readonly<Record<XdsType, readonly (readonly [string, string])[]>> = {
  Listener: [
    ['/default_filter_chain/filters/0/typed_config/local_reply_config', 'answers of Envoy itself, without TLS'],
    ['/filter_chains/0/filters/0/typed_config', 'connection manager of the first listener with TLS'],
    ['/per_connection_buffer_limit_bytes', 'buffer of each connection'],
  ],
  RouteConfiguration: [
    ['/response_headers_to_add/-', 'one more header for all responses'],
    ['/virtual_hosts/0', 'the first virtual host'],
  ],
  Cluster: [
    ['/connect_timeout', 'time to connect to backends'],
    ['/ignore_health_on_host_removal', 'whether backends that leave get no more requests'],
  ],
  ClusterLoadAssignment: [
    ['/policy/overprovisioning_factor', 'when the next priority gets requests'],
    ['/endpoints/0/lb_endpoints/0', 'the first endpoint'],
  ],
  Secret: [['/tls_certificate', 'certificate and key']],
};

function jsonPaths({ workspace }: CompletionContext, type: XdsType): readonly (readonly [string, string])[] {
  if (type === 'Listener') {
    return [
      [`$.default_filter_chain.${connectionManager}`, 'connection manager without TLS'],
      [`$.filter_chains[*].${connectionManager}`, 'connection managers with TLS'],
    ];
  }
  if (type !== 'RouteConfiguration') return [];
  const hosts = routeHosts(workspace);
  return (hosts.length > 0 ? hosts : ['www.example.com']).map((host) => [`..virtual_hosts[?match(@.name, '${virtualHostPattern(host)}')]`, `virtual host of ${host}`]);
}
