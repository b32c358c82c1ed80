// Points in time and spans of it, as CEL's functions read and take them apart.

import type { CelMethod } from './functions';
import { CelDuration, CelFailure, CelTimestamp, CelUnsupported, noOverload, type CelValue } from './values';

const second = 1_000_000_000n;

/** RFC 3339, as Go reads it. @throws CelFailure */
export function parseTimestamp(text: string): CelTimestamp {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text);
  if (!match) throw new CelFailure('type conversion error to timestamp');
  const [year, month, day, hour, minute, seconds] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (month < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59 || seconds > 59) throw new CelFailure('type conversion error to timestamp');
  date.setUTCHours(hour, minute, seconds);
  const fraction = BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'));
  const offset = match[8] === undefined ? 0n : BigInt((Number(match[9]) * 60 + Number(match[10])) * (match[8] === '-' ? -60 : 60));
  return new CelTimestamp((BigInt(date.getTime()) / 1000n - offset) * second + fraction);
}

/** A day, without a time. @throws CelFailure */
export function parseDate(text: string): CelTimestamp {
  return parseTimestamp(`${text}T00:00:00Z`);
}

export function timestampText(nanoseconds: bigint): string {
  const [date, rest] = split(nanoseconds);
  const fraction = rest.toString().padStart(9, '0').replace(/0+$/, '');
  return `${date.toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}

/** The last whole second before, and the nanoseconds since then. */
function split(nanoseconds: bigint): [Date, bigint] {
  const rest = ((nanoseconds % second) + second) % second;
  return [new Date(Number((nanoseconds - rest) / 1_000_000n)), rest];
}

/** The date at a fixed distance from Greenwich; names of places would need tables that not every host has. */
function dateIn(timestamp: CelTimestamp, zone: CelValue | undefined): Date {
  const [date] = split(timestamp.nanoseconds);
  if (zone === undefined || zone === 'UTC' || zone === '') return date;
  const match = typeof zone === 'string' ? /^([+-]?)(\d\d):(\d\d)$/.exec(zone) : null;
  if (!match) throw new CelUnsupported(`the time zone ${String(zone)}`);
  return new Date(date.getTime() + (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000);
}

function part(ofDate: (date: Date) => number, ofDuration?: (nanoseconds: bigint) => bigint): CelMethod {
  return (target, [zone]) => {
    if (target instanceof CelTimestamp) return BigInt(ofDate(dateIn(target, zone)));
    if (target instanceof CelDuration && ofDuration && zone === undefined) return ofDuration(target.nanoseconds);
    throw noOverload('a part of a time');
  };
}

function dayOfYear(date: Date): number {
  return Math.floor((Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000);
}

export const timeMethods: Readonly<Record<string, CelMethod>> = {
  getFullYear: part((date) => date.getUTCFullYear()),
  getMonth: part((date) => date.getUTCMonth()),
  getDate: part((date) => date.getUTCDate()),
  getDayOfMonth: part((date) => date.getUTCDate() - 1),
  getDayOfWeek: part((date) => date.getUTCDay()),
  getDayOfYear: part(dayOfYear),
  getHours: part((date) => date.getUTCHours(), (span) => span / (3600n * second)),
  getMinutes: part((date) => date.getUTCMinutes(), (span) => span / (60n * second)),
  getSeconds: part((date) => date.getUTCSeconds(), (span) => span / second),
  getMilliseconds: (target, [zone]) => {
    if (target instanceof CelTimestamp) return split(target.nanoseconds)[1] / 1_000_000n;
    if (target instanceof CelDuration && zone === undefined) return target.nanoseconds / 1_000_000n;
    throw noOverload('getMilliseconds');
  },
};
