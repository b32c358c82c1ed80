// When to start a dead server again: at once the first time, later and later after that, and not at all after too many deaths.

/** Deaths within this time count together (milliseconds); a server that lived longer is taken for healthy. */
const memory = 5 * 60_000;

/** Waiting times before each attempt (milliseconds). After the last one we ask the user: a sixth start rarely helps. */
const delays = [0, 1_000, 4_000, 15_000, 30_000];

/** Counts deaths and tells what follows from one. */
export class RestartPolicy {
  private deaths: number[] = [];

  /**
   * Notes that the server died.
   * @param now the time in milliseconds, of any monotonic clock
   * @returns milliseconds to wait before the next start, or undefined: give up and say so
   */
  died(now: number): number | undefined {
    this.deaths = this.deaths.filter((death) => now - death < memory);
    const delay = delays[this.deaths.length];
    this.deaths.push(now);
    return delay;
  }

  /** Forgets all deaths: the user asked for a restart. */
  reset(): void {
    this.deaths = [];
  }
}
