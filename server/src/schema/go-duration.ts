// Durations as Go reads them: `1h30m`, `-1.5s`, `0`.

const nanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n, us: 1_000n, 'µs': 1_000n, 'μs': 1_000n, ms: 1_000_000n, s: 1_000_000_000n, m: 60_000_000_000n, h: 3_600_000_000_000n,
};

const limit = 2n ** 63n;

/** @returns nanoseconds; undefined where Go's time.ParseDuration refuses the text */
export function parseGoDuration(text: string): bigint | undefined {
  const match = /^([-+]?)(.+)$/su.exec(text);
  if (!match) return undefined;
  const [, sign, rest = ''] = match;
  if (rest === '0') return 0n;
  let total = 0n;
  const part = /(\d*)(\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/uy;
  while (part.lastIndex < rest.length) {
    const found = part.exec(rest);
    if (!found || (found[1] === '' && (found[3] ?? '') === '')) return undefined;
    const unit = nanoseconds[found[4]!]!;
    const fraction = (found[3] ?? '').slice(0, 18);
    total += BigInt(found[1] || '0') * unit + (fraction === '' ? 0n : (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length));
    if (total > limit) return undefined;
  }
  if (sign === '-') return -total;
  return total === limit ? undefined : total;
}

/** A duration in the largest unit of h, m, s and ms that divides it: `1m`, `1500ms`; undefined where none does. */
export function goDurationOf(duration: bigint): string | undefined {
  const unit = ['h', 'm', 's', 'ms'].find((each) => duration % nanoseconds[each]! === 0n);
  return unit === undefined ? undefined : `${duration / nanoseconds[unit]!}${unit}`;
}
