// Whether another release has what this one lacks: a field, a value or a kind.

import { formatRelease, newestRelease, type Release } from '../base/release';
import type { Manifest, ManifestDocument } from '../workspace/manifest';

/**
 * The end of a sentence that says which releases have it: "needs Envoy Gateway 1.6 or later, and this workspace is on 1.4".
 * @param path from the manifest's root; empty for the kind itself
 * @returns undefined where no bundled release has it, or the one in force does
 */
export function availability(
  { catalog, release }: ManifestDocument,
  { apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>,
  path: readonly (string | number)[],
  value?: string | number | bigint | boolean,
): string | undefined {
  const releases = catalog.releasesWith(apiVersion, kind, path, typeof value === 'bigint' ? Number(value) : value);
  const origin = catalog.kind(apiVersion, kind)?.origin;
  if (releases.length === 0) return undefined;
  // A CRD in force is what counts, whatever the release has.
  if (origin !== undefined) return `is in Envoy Gateway ${spanText(releases)}, and not in the CRD that is in force here (${origin})`;
  if (releases.includes(release)) return undefined;
  const later = releases.find((each) => each > release);
  if (later !== undefined) return `needs Envoy Gateway ${formatRelease(later)} or later, and this workspace is on ${formatRelease(release)}`;
  // Which of the releases before was the first without it is not known there.
  if (apiVersion.startsWith('gateway.networking.')) return `is not in the Gateway API of Envoy Gateway ${formatRelease(release)} any more`;
  return `was removed after Envoy Gateway ${formatRelease(releases.at(-1)!)}, and this workspace is on ${formatRelease(release)}`;
}

function spanText(releases: readonly Release[]): string {
  const [first, last] = [releases[0]!, releases.at(-1)!];
  if (last === newestRelease) return `${formatRelease(first)} and later`;
  return first === last ? formatRelease(first) : `${formatRelease(first)} to ${formatRelease(last)}`;
}
