// Turns a text that breaks its schema into the nearest one that keeps it: units, case, prefixes that people forget.

import type { Schema } from '../schema/schema';
import { brokenKeyword } from '../schema/value-checks';

export interface MendedText {
  readonly text: string;
  /** Only white space, case or a redundant prefix changed: what was meant is beyond doubt. */
  readonly safe: boolean;
}

/** Texts near `text` that the schema takes, the likeliest first; empty where none comes to mind. */
export function mendText(text: string, schema: Schema): readonly MendedText[] {
  const mended = new Map<string, MendedText>();
  for (const { change, safe } of changes) {
    const candidate = change(text);
    if (candidate === text || candidate === '' || mended.has(candidate) || !keeps(candidate, schema)) continue;
    mended.set(candidate, { text: candidate, safe });
  }
  return [...mended.values()];
}

/** Whether the schema has nothing against the text. */
export function keeps(text: string, schema: Schema): boolean {
  return [schema, ...(schema.allOf ?? [])].every((each) => brokenKeyword(text, each, 'structural') === undefined);
}

const changes: readonly { readonly change: (text: string) => string; readonly safe: boolean }[] = [
  { change: (text) => text.trim(), safe: true },
  { change: (text) => text.trim().replace(/^sha256[:-]/i, '').toLowerCase(), safe: true },
  { change: (text) => goDuration(text), safe: true },
  { change: (text) => quantity(text), safe: false },
  { change: (text) => text.trim().toLowerCase(), safe: false },
  { change: (text) => (/^\d+$/.test(text) ? `${text}s` : text), safe: false },
  { change: (text) => (/^[a-z][a-z0-9+.-]*:\/\/|:\d+(\/|$)/i.test(text) ? hostIn(text) : text), safe: false },
  { change: (text) => text.trim().toLowerCase().replace(/[_\s]+/g, '-').replace(/^[-.]+|[-.]+$/g, ''), safe: false },
  { change: (text) => text.trim().toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, ''), safe: false },
  { change: (text) => hostIn(text), safe: false },
  { change: (text) => `/${text}`, safe: false },
  { change: (text) => `https://${text}`, safe: false },
  { change: (text) => text.replace(/^[a-z]+:\/\//i, 'https://'), safe: false },
  { change: (text) => `${text}/32`, safe: false },
];

/** The host of what may be a URL or have a port. */
function hostIn(text: string): string {
  return text.trim().toLowerCase().replace(/^[a-z][a-z0-9+.-]*:\/\//, '').replace(/[/:].*$/, '');
}

/** `1 Gi`, `512MB`, `2gib` and `1,5` as Kubernetes writes amounts; the text itself if it is nothing of the kind. */
function quantity(text: string): string {
  const [, amount, prefix = '', binary = ''] = /^(\d+(?:[.,]\d+)?)\s*(?:([kmgtpe])(i?)b?)?$/i.exec(text.trim()) ?? [];
  if (amount === undefined) return text;
  // A small m alone is a thousandth, and means that.
  const isThousandth = prefix === 'm' && binary === '' && !/b$/i.test(text.trim());
  const unit = isThousandth || (prefix.toLowerCase() === 'k' && binary === '') ? prefix.toLowerCase() : prefix.toUpperCase();
  return `${amount.replace(',', '.')}${unit}${binary.toLowerCase()}`;
}

/** In milliseconds; people write all of these. */
const units: Readonly<Record<string, number>> = {
  ms: 1, msec: 1, msecs: 1, millisecond: 1, milliseconds: 1,
  s: 1_000, sec: 1_000, secs: 1_000, second: 1_000, seconds: 1_000,
  m: 60_000, min: 60_000, mins: 60_000, minute: 60_000, minutes: 60_000,
  h: 3_600_000, hr: 3_600_000, hrs: 3_600_000, hour: 3_600_000, hours: 3_600_000,
  d: 86_400_000, day: 86_400_000, days: 86_400_000,
};

/** `1.5 s`, `2 minutes`, `1d` as whole numbers of h, m, s and ms; the text itself if it is nothing of the kind. */
function goDuration(text: string): string {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim());
  const unit = match ? units[match[2]!.toLowerCase()] : undefined;
  if (!match || unit === undefined) return text;
  const milliseconds = Number(match[1]) * unit;
  if (!Number.isInteger(milliseconds)) return text;
  const [name, size] = ([['h', 3_600_000], ['m', 60_000], ['s', 1_000], ['ms', 1]] as const).find(([, each]) => milliseconds % each === 0)!;
  return `${milliseconds / size}${name}`;
}
