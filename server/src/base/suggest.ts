// The nearest name: what somebody meant who typed a name that does not exist.

/** How near a candidate is: 0 the same but for case and separators, else edits; see `nearestNames`. */
interface Near {
  readonly name: string;
  readonly distance: number;
}

/**
 * The candidate that `word` was most likely meant to be.
 * @returns undefined where nothing is near enough, or where two candidates are equally near and neither is nearer by case
 */
export function nearestName(word: string, candidates: Iterable<string>): string | undefined {
  const [best, second] = nearNames(word, candidates);
  if (!best || (second && second.distance === best.distance)) return undefined;
  return best.name;
}

/** Up to `limit` candidates that `word` may have been meant to be, the nearest first. */
export function nearestNames(word: string, candidates: Iterable<string>, limit = 3): string[] {
  return nearNames(word, candidates)
    .slice(0, limit)
    .map((near) => near.name);
}

/** The first of `name-2`, `name-3` … that is not taken. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  let number = 2;
  while (isTaken(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/** Whether two names differ in nothing but case and the separators `-`, `_`, `.` and blank: `Body_Mode` and `bodyMode`. */
export function sameButForCase(a: string, b: string): boolean {
  return a === b || plain(a) === plain(b);
}

/**
 * Damerau-Levenshtein distance in its optimal string alignment form: insertions, deletions, substitutions and swaps of neighbours cost 1.
 * @param limit gives up as soon as the distance must be greater; then any number above `limit` is returned
 */
export function editDistance(a: string, b: string, limit = Infinity): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + cost);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, beforePrevious[column - 2]! + 1);
      current.push(best);
    }
    if (Math.min(...current) > limit) return limit + 1;
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}

function nearNames(word: string, candidates: Iterable<string>): Near[] {
  const wanted = plain(word);
  const near: Near[] = [];
  for (const name of new Set(candidates)) {
    if (name === word) continue;
    const distance = distanceTo(wanted, plain(name));
    if (distance !== undefined) near.push({ name, distance });
  }
  return near.sort((a, b) => a.distance - b.distance || Number(sharesStart(word, b.name)) - Number(sharesStart(word, a.name)));
}

function distanceTo(wanted: string, candidate: string): number | undefined {
  if (wanted === candidate) return 0;
  // One typing error for about three characters, at most three: beyond that, two unrelated names look alike.
  const limit = Math.min(3, Math.floor(Math.max(wanted.length, candidate.length) / 3));
  const distance = editDistance(wanted, candidate, limit);
  if (distance <= limit) return distance;
  // `timeout` for `messageTimeout`, `allowedModeOverride` for `allowModeOverride`: a whole name within the other, not a syllable.
  const [short, long] = wanted.length < candidate.length ? [wanted, candidate] : [candidate, wanted];
  const contained = short.length >= 5 && short.length * 3 >= long.length && (long.endsWith(short) || long.startsWith(short));
  return contained ? 4 : undefined;
}

function sharesStart(a: string, b: string): boolean {
  return a[0]?.toLowerCase() === b[0]?.toLowerCase();
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_.\s]/g, '');
}
