// Medians and percentiles of a list of measurements.

/** One kind of measurement: milliseconds of each try, and how many of the answers were right. */
export interface Figures {
  readonly milliseconds: readonly number[];
  readonly right: number;
}

/** The value below which `share` (0 to 1) of the measurements lie; the nearest rank. */
export function percentile(milliseconds: readonly number[], share: number): number {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (milliseconds: readonly number[]): number => percentile(milliseconds, 0.5);

/** Milliseconds with as many digits as mean something. */
export function formatMilliseconds(milliseconds: number): string {
  return milliseconds < 10 ? milliseconds.toFixed(2) : milliseconds < 100 ? milliseconds.toFixed(1) : milliseconds.toFixed(0);
}
