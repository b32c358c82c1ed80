// A seeded stream of random numbers, so that a failing run can be repeated.

export class Random {
  constructor(private state: number) {}

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[this.between(0, from.length - 1)]!;
  }

  /** The same items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    return items.map((item) => ({ item, rank: this.next() })).sort((a, b) => a.rank - b.rank).map(({ item }) => item);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

/** Whoever changes nothing sees the same manifests as yesterday: a failure is then the change's. */
const usualSeed = 20_261_123;

/**
 * The seed of this run, printed: EG_SEED if it is a number, a new one each time for EG_SEED=random and in full runs, else
 * always the same.
 */
export function seedOfRun(): number {
  const wanted = process.env['EG_SEED'] ?? (process.env['EG_CONFORMANCE'] === 'full' ? 'random' : String(usualSeed));
  const seed = wanted === 'random' ? Date.now() % 1_000_000_000 : Number(wanted);
  console.log(`    seed ${seed} (EG_SEED=${seed} repeats this run)`);
  return seed;
}
