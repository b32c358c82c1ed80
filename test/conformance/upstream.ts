// The released CRDs as the conformance tests read them; says loudly what is skipped where they are not at hand.

import { join } from 'node:path';
import { envoyGatewayReleases, readCrds, upstreamFolder, type Crd } from '../../scripts/schemas/read-upstream.mjs';

export type RawSchema = { readonly [keyword: string]: any };

/** One version of one kind in one Envoy Gateway release. */
export interface UpstreamKind {
  readonly release: number;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly status: boolean;
  readonly schema: RawSchema;
  readonly standard?: RawSchema | undefined;
}

/** The folder, or undefined after a warning that nobody overlooks. */
export function upstreamOrWarning(what: string): string | undefined {
  const folder = upstreamFolder();
  if (!folder) console.warn(`\n  !! SKIPPED: ${what}\n  !! There are no released CRDs here; set EG_UPSTREAM to their folder.\n`);
  return folder;
}

export function envoyGatewayKinds(upstream: string): UpstreamKind[] {
  return envoyGatewayReleases(upstream).flatMap(({ release, folder }) => readCrds(folder).flatMap((crd) => versionsOf(crd, release)));
}

/** Gateway API's experimental channel, with the standard schema beside it where there is one. */
export function gatewayApiKinds(upstream: string, release: number, version = 'v1.6.1'): UpstreamKind[] {
  const folder = join(upstream, 'gateway-api', version);
  const standard = readCrds(join(folder, 'standard')).flatMap((crd) => versionsOf(crd, release));
  return readCrds(join(folder, 'experimental'))
    .flatMap((crd) => versionsOf(crd, release))
    .map((kind) => ({ ...kind, standard: standard.find((other) => other.apiVersion === kind.apiVersion && other.kind === kind.kind)?.schema }));
}

function versionsOf(crd: Crd, release: number): UpstreamKind[] {
  return crd.versions
    .filter((version) => version.served)
    .map((version) => ({ release, apiVersion: `${crd.group}/${version.name}`, kind: crd.kind, namespaced: crd.namespaced, status: version.status, schema: version.schema }));
}
