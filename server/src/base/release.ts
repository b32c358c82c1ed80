// Envoy Gateway releases: the minor number of 1.x is all that schemas and rules ask for.

/** The minor version of an Envoy Gateway release: 9 stands for 1.9. */
export type Release = number;

/** The first release whose CRDs are bundled. */
export const oldestRelease: Release = 1;

/** The newest release whose CRDs are bundled; in force where nothing else is said. */
export const newestRelease: Release = 9;

/** A span of releases: from `since` (default: always) to before `until` (default: still there). */
export interface ReleaseSpan {
  readonly since?: Release;
  readonly until?: Release;
}

/** Whether `release` lies in `span`. */
export function inSpan(span: ReleaseSpan, release: Release): boolean {
  return (span.since ?? oldestRelease) <= release && (span.until === undefined || release < span.until);
}

/** `9` as people write it: `1.9`. */
export function formatRelease(release: Release): string {
  return `1.${release}`;
}

/**
 * Reads `1.9`, `v1.9.0`, `1.9.2-rc.1`.
 * @returns the minor number, or undefined if the text is no version of Envoy Gateway 1.x
 */
export function parseRelease(text: string): Release | undefined {
  const match = /^v?1\.(\d{1,3})(?:\.\d+)?(?:[-+].*)?$/.exec(text.trim());
  return match ? Number(match[1]) : undefined;
}
