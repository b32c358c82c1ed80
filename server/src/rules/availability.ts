// Whether another release has what this one lacks: a field, a value or a kind.

import { formatRelease } from '../base/release';
import type { Manifest, ManifestDocument } from '../workspace/manifest';

/**
 * The end of a sentence that says which releases have it: "needs Envoy Gateway 1.6 or later, and 1.4 is in force".
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
  if (releases.length === 0 || releases.includes(release)) return undefined;
  const later = releases.find((each) => each > release);
  if (later !== undefined) return `needs Envoy Gateway ${formatRelease(later)} or later, and ${formatRelease(release)} is in force here`;
  return `was removed after Envoy Gateway ${formatRelease(releases.at(-1)!)}, and ${formatRelease(release)} is in force here`;
}
