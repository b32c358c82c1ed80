// Says which CRDs are in force, and whether they are still the same.

import type { CustomSource } from '../schema/custom-catalog';

/** Whether two rows of CRDs, in the same order, are the same objects. */
export function sameDefinitions(a: readonly CustomSource[], b: readonly CustomSource[]): boolean {
  return a.length === b.length && a.every((source, index) => source === b[index]);
}

/** More places than this are only counted. */
const mostPlaces = 2;

/**
 * Where the schemas come from that are not the bundled ones: "CRD of EnvoyProxy from crds/proxy.yaml", "8 CRDs from crds".
 * @returns undefined where there are none
 */
export function definitionsInWords(sources: readonly CustomSource[]): string | undefined {
  const [first, ...others] = sources;
  if (!first) return undefined;
  if (others.length === 0) return `CRD of ${first.kind} from ${first.origin}`;
  const files = [...new Set(sources.map(({ origin }) => origin))];
  const places = files.length === 1 ? files : [...new Set(files.map(placeOf))];
  const named = places.slice(0, mostPlaces).join(places.length === 2 ? ' and ' : ', ');
  return `${sources.length} CRDs from ${named}${places.length > mostPlaces ? ` and ${places.length - mostPlaces} other places` : ''}`;
}

function placeOf(origin: string): string {
  const slash = origin.lastIndexOf('/');
  return slash === -1 ? origin : origin.slice(0, slash);
}
