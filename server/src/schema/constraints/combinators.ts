// The forms that most constraints have: fields that exclude each other, that a type asks for, references of few kinds, order.

import { freeName, nearestName } from '../../base/suggest';
import { goDurationOf, parseGoDuration } from '../go-duration';
import type { PlainValue } from '../plain-value';
import { counted, either, listed, quoted } from './clauses';
import type { Change, Constraint, ConstraintRule, Mend, Path, Violation } from './constraint';
import { field, given, givenOf, isTrue, items, listOf, numeric, objectOf, text, textOf } from './reading';

// Fields that exclude each other

/** At most one of the fields. */
export function atMostOne(...names: readonly string[]): Constraint {
  return {
    check(self, report) {
      const present = givenOf(self, names);
      if (present.length > 1) report(exclusive(present));
    },
  };
}

/** At least one of the fields. */
export function atLeastOne(...names: readonly string[]): Constraint {
  return {
    check(self, report) {
      if (givenOf(self, names).length === 0) report(missingChoice(names, 'one of'));
    },
  };
}

/** One of the fields, and no other. */
export function exactlyOne(...names: readonly string[]): Constraint {
  return {
    check(self, report) {
      const present = givenOf(self, names);
      if (present.length > 1) report(exclusive(present));
      if (present.length === 0) report(missingChoice(names, 'exactly one of'));
    },
  };
}

/** Fields that are there together and must not be; the later one is underlined. */
export function exclusive(present: readonly string[], reason = ''): Violation {
  const [first = '', second = ''] = present;
  return {
    rule: 'exclusive-fields',
    path: [second],
    part: 'key',
    message: `${quoted(present)} exclude each other${reason}; keep one of them`,
    related: { path: [first], message: `The field that '${second}' does not go with.` },
    mends: present.length === 2 ? [remove(second), remove(first)] : present.map((kept) => ({ title: `Keep '${kept}' only`, changes: present.filter((name) => name !== kept).map((name): Change => ({ remove: [name] })) })),
  };
}

function missingChoice(names: readonly string[], how: string): Violation {
  return {
    rule: 'missing-choice',
    path: [],
    part: 'key',
    message: names.length === 2 && how === 'one of' ? `${either(names)} is missing` : `${how} ${listed(names)} must be there`,
    mends: names.map(add),
  };
}

// Fields that go with a type

/**
 * Each value of `tag` has a field of its own, which is there exactly when the tag has that value.
 * @param members value of the tag -> field
 */
export function union(tag: string, members: Readonly<Record<string, string>>): Constraint {
  return {
    check(self, report) {
      const type = text(self, tag);
      const wanted = type === undefined ? undefined : members[type];
      const strangers = givenOf(self, Object.values(members)).filter((name) => name !== wanted);
      const isMissing = wanted !== undefined && !given(self, wanted);
      for (const name of strangers) report(stranger(name, tag, type, typesWith(members, name), isMissing ? wanted : undefined));
      if (isMissing && strangers.length === 0) report(required(wanted, tag, type!));
    },
  };
}

/** As `union`; and the tag must be there, though its schema does not say so: without it the API server cannot judge the object. */
export function unionWithTag(tag: string, members: Readonly<Record<string, string>>): readonly Constraint[] {
  const tagged: Constraint = {
    check(self, report) {
      if (given(self, tag)) return;
      const types = Object.keys(members);
      const fitting = types.filter((type) => given(self, members[type]!));
      report({
        rule: 'missing-choice',
        path: [],
        part: 'key',
        message: `'${tag}' is missing; it must be ${either(types)}`,
        mends: (fitting.length > 0 ? fitting : types).map((type) => ({ title: `Add '${tag}: ${type}'`, changes: [{ set: [tag], value: type }] })),
      });
    },
  };
  const { check } = union(tag, members);
  return [tagged, { check: (self, report) => (given(self, tag) ? check(self, report) : undefined) }];
}

function typesWith(members: Readonly<Record<string, string>>, name: string): readonly string[] {
  return Object.keys(members).filter((type) => members[type] === name);
}

/** Where `tag` has one of `types` (or is absent and `undefined` is among them), `name` must be there. */
export function requiredFor(tag: string, types: readonly (string | undefined)[], name: string): Constraint {
  return {
    check(self, report) {
      const type = text(self, tag);
      if (types.includes(type) && !given(self, name)) report(required(name, tag, type ?? (types.find((each) => each !== undefined) as string)));
    },
  };
}

/** `name` may be there only where `tag` has one of `types`. */
export function onlyFor(tag: string, types: readonly string[], name: string): Constraint {
  return {
    check(self, report) {
      const type = text(self, tag);
      if (given(self, name) && !(type !== undefined && types.includes(type))) report(stranger(name, tag, type, types));
    },
  };
}

/** `name` must not be there where `tag` has one of `types`. */
export function notFor(tag: string, types: readonly string[], name: string): Constraint {
  return {
    check(self, report) {
      const type = text(self, tag);
      if (type === undefined || !types.includes(type) || !given(self, name)) return;
      report({
        rule: 'field-not-for-type',
        path: [name],
        part: 'key',
        message: `'${name}' cannot be used while ${tag} is '${type}'`,
        related: { path: [tag], message: `The ${tag}.` },
        mends: [remove(name)],
      });
    },
  };
}

/** A field whose type asks for it and that is not there. */
export function required(name: string, tag: string, type: string): Violation {
  return {
    rule: 'field-required-by-type',
    path: [tag],
    part: 'value',
    message: `the ${tag} '${type}' needs the field '${name}'`,
    mends: [add(name)],
  };
}

function stranger(name: string, tag: string, type: string | undefined, types: readonly string[], insteadOf?: string): Violation {
  const setTypes = types.map((each): Mend => ({ title: `Set '${tag}' to '${each}'`, changes: [{ set: [tag], value: each }] }));
  return {
    rule: 'field-not-for-type',
    path: [name],
    part: 'key',
    message: `'${name}' goes with the ${tag} ${either(types)}, and ${type === undefined ? `there is no ${tag}` : `the ${tag} here is '${type}'`}${insteadOf === undefined ? '' : `, which needs '${insteadOf}'`}`,
    related: { path: [tag], message: `The ${tag}.` },
    mends: insteadOf === undefined ? [...setTypes, remove(name)] : [...setTypes, { title: `Put '${insteadOf}' in its place`, changes: [{ replace: [name], by: insteadOf }] }],
  };
}

// Fields that are not supported, or only together with others

/** The field exists and must not be used; `instead` is the list beside it that takes its value. */
export function unsupported(path: string, reason: string, instead?: string): Constraint {
  const steps = path.split('.');
  const name = steps.at(-1)!;
  const owner = steps.slice(0, -1);
  return {
    check(self, report) {
      const found = walk(self, owner);
      if (found === undefined || !given(found, name)) return;
      report({
        rule: 'unsupported-field',
        path: steps,
        part: 'key',
        message: `'${name}' ${reason}`,
        mends: [...(instead === undefined ? [] : [{ title: `Move it into '${instead}'`, changes: [{ moveIntoList: steps, list: instead }], safe: true } as const]), remove(...steps)],
      });
    },
  };
}

function walk(self: PlainValue, names: readonly string[]): PlainValue | undefined {
  let value: PlainValue | undefined = self;
  for (const name of names) {
    value = field(value, name);
    if (value === undefined) return undefined;
  }
  return value;
}

/** Where `name` is there, `other` must be too. */
export function needs(name: string, other: string): Constraint {
  return {
    check(self, report) {
      if (!given(self, name) || given(self, other)) return;
      report({ rule: 'field-required-by-type', path: [name], part: 'key', message: `'${name}' works only together with '${other}', which is missing`, mends: [add(other), remove(name)] });
    },
  };
}

// References

export interface AllowedReferences {
  readonly kinds: readonly string[];
  /** API groups; '' is the core group. Undefined: any. */
  readonly groups: readonly string[] | undefined;
  readonly rule?: ConstraintRule;
  /** What the reference is for, in the singular: "backend". */
  readonly noun: string;
}

/** The items of a list of references. */
export function references(list: string, allowed: AllowedReferences): Constraint {
  return {
    check(self, report) {
      items(self, list).forEach((item, index) => checkReference(item, [list, index], allowed).forEach(report));
    },
  };
}

/** One reference, in a field (`name`), or the value itself (no name). */
export function reference(name: string | undefined, allowed: AllowedReferences): Constraint {
  return {
    check(self, report) {
      const found = name === undefined ? self : field(self, name);
      if (found !== undefined) checkReference(found, name === undefined ? [] : [name], allowed).forEach(report);
    },
  };
}

/** Absent fields stand for the first of what is allowed, as their defaults do. */
function checkReference(found: PlainValue, path: Path, { kinds, groups, rule = 'reference-kind', noun }: AllowedReferences): readonly Violation[] {
  const [kind, group] = [text(found, 'kind'), text(found, 'group')];
  if (kind !== undefined && !kinds.includes(kind)) {
    return [{
      rule,
      path: [...path, 'kind'],
      part: 'value',
      message: `the kind '${kind}' cannot be a ${noun} here, only ${either(kinds)}`,
      mends: kinds.length <= 3 ? nearestFirst(kind, kinds).map((each) => toKind(path, each, group, groups)) : [],
    }];
  }
  if (group === undefined || !groups || groups.includes(group)) return [];
  return [{
    rule,
    path: [...path, 'group'],
    part: 'value',
    message: `the group '${group}' cannot be that of a ${noun} here, only ${either(groups)}`,
    mends: groups.filter((each) => groups.length === 1 || each === groupOfKind[kind ?? '']).map((each) => change([...path, 'group'], each)),
  }];
}

/** Where the kinds are at home that references name. */
const groupOfKind: Readonly<Record<string, string>> = {
  Backend: 'gateway.envoyproxy.io',
  ConfigMap: '',
  Secret: '',
  Service: '',
  ServiceImport: 'multicluster.x-k8s.io',
};

/** The kind that was meant, if that can be told, in front of the others. */
function nearestFirst(kind: string, kinds: readonly string[]): readonly string[] {
  const near = nearestName(kind, kinds);
  return near === undefined ? kinds : [near, ...kinds.filter((each) => each !== near)];
}

/** The kind, and the group that goes with it where another one is in force. */
function toKind(path: Path, kind: string, group: string | undefined, groups: readonly string[] | undefined): Mend {
  const wanted = groupOfKind[kind];
  const mend = change([...path, 'kind'], kind);
  if (wanted === undefined || wanted === group || (groups && !groups.includes(wanted))) return mend;
  return { ...mend, changes: [...mend.changes, { set: [...path, 'group'], value: wanted }] };
}

/** Services are called by a port, which their reference must name. */
export const portOfService: Constraint = {
  check(self, report) {
    if (text(self, 'group') !== '' || text(self, 'kind') !== 'Service' || given(self, 'port')) return;
    report({ rule: 'field-required-by-type', path: ['name'], part: 'value', message: "the reference to a Service needs a 'port'", mends: [add('port')] });
  },
};

// Order

/** `low` is at most `high`, where both are there. */
export function ascending(low: string, high: string): Constraint {
  return {
    check(self, report) {
      const [least, most] = [numeric(self, low), numeric(self, high)];
      if (least === undefined || most === undefined || least <= most) return;
      report({ ...wrongOrder(low, high, false), mends: [{ title: `Set '${low}' to ${most}`, changes: [{ set: [low], value: most }] }] });
    },
  };
}

/** `short` is less than `long`, where both are there: durations as Go writes them. */
export function shorter(short: string, long: string): Constraint {
  return {
    check(self, report) {
      const [least, most] = [text(self, short), text(self, long)].map((each) => (each === undefined ? undefined : parseGoDuration(each)));
      if (least === undefined || most === undefined || least < most) return;
      const longer = least > 0n ? goDurationOf(2n * least) : undefined;
      report({
        ...wrongOrder(short, long, true),
        mends: [
          ...(least === most ? [] : swapped([short, text(self, short)!], [long, text(self, long)!])),
          ...(longer === undefined ? [] : [{ title: `Set '${long}' to ${longer}`, changes: [{ set: [long], value: longer }] }]),
        ],
      });
    },
  };
}

/** Two values change places; no way out where they are equal. */
export function swapped<Value extends number | string>([low, least]: readonly [string, Value], [high, most]: readonly [string, Value]): readonly Mend[] {
  return least === most ? [] : [{ title: `Swap '${low}' and '${high}'`, changes: [{ set: [low], value: most }, { set: [high], value: least }] }];
}

/** Two values of which the first must not exceed the second. */
export function wrongOrder(low: string, high: string, strictly: boolean): Violation {
  return {
    rule: 'contradicting-values',
    path: [low],
    part: 'value',
    message: `'${low}' must ${strictly ? 'be less than' : 'not exceed'} '${high}'`,
    related: { path: [high], message: `'${high}'.` },
  };
}

/** `numerator` of `denominator`. */
export const fraction = ascending('numerator', 'denominator');

// Single values

/**
 * A text of which more is demanded than its schema says.
 * @param message a clause with the value as its subject: "must not be …"
 */
export function textMust(holds: (text: string) => boolean, message: string, mends: (text: string) => readonly Mend[] = () => []): Constraint {
  return {
    check(self, report) {
      const value = textOf(self);
      if (!holds(value)) report({ rule: 'unsupported-value', path: [], part: 'value', message: `the value ${message}`, mends: mends(value) });
    },
  };
}

/**
 * A text that is no value for the field, though its enum has it.
 * @param name of the field, where it may be left out instead
 */
export function neverIs(value: string, reason: string, name?: string): Constraint {
  return textMust((each) => each !== value, reason, () => (name === undefined ? [] : [{ title: `Remove '${name}'`, changes: [{ remove: [] }] }]));
}

// Lists

/** Items that are the same by `identity` (undefined: not compared); the repeated one is underlined, at `fields` of it. */
export function unique(identity: (item: PlainValue) => string | undefined, message: string, at: readonly string[] = []): Constraint {
  return {
    check(self, report) {
      const seen = new Map<string, number>();
      listOf(self).forEach((item, index) => {
        const key = identity(item);
        if (key === undefined) return;
        const first = seen.get(key);
        if (first === undefined) seen.set(key, index);
        else report({ rule: 'conflicting-items', path: [index, ...at], part: 'value', message, related: { path: [first, ...at], message: 'The first one.' }, mends: rename(self, index, at) });
      });
    },
  };
}

/** The first of `name-2`, `name-3` … that no item has; what repeats something else than a name is taken away. */
function rename(list: PlainValue, index: number, at: readonly string[]): readonly Mend[] {
  if (at.length !== 1 || at[0] !== 'name') return [removeItem(index)];
  const taken = listOf(list).map((item) => text(item, 'name'));
  const name = taken[index];
  if (name === undefined) return [];
  const free = freeName(name, (each) => taken.includes(each));
  return [{ title: `Rename to '${free}'`, changes: [{ set: [index, 'name'], value: free }] }];
}

/** At most `most` items for which `counts` holds. */
export function atMost(most: number, counts: (item: PlainValue) => boolean, what: string): Constraint {
  return {
    check(self, report) {
      const found = listOf(self).map((item, index) => (counts(item) ? index : -1)).filter((index) => index >= 0);
      for (const index of found.slice(most)) {
        report({ rule: 'conflicting-items', path: [index], part: 'value', message: `${counted(most, what)} at most can stand in this list`, related: { path: [found[0]!], message: 'The first one.' }, mends: [removeItem(index)] });
      }
    },
  };
}

// Ways to mend

export function add(name: string): Mend {
  return { title: `Add '${name}'`, changes: [{ set: [name] }] };
}

export function remove(...path: Path): Mend {
  return { title: `Remove '${String(path.at(-1))}'`, changes: [{ remove: path }] };
}

export function removeItem(index: number): Mend {
  return { title: 'Remove the item', changes: [{ remove: [index] }] };
}

export function change(path: Path, value: string | number | boolean): Mend {
  return { title: `Change to ${typeof value === 'string' ? `'${value}'` : String(value)}`, changes: [{ set: path, value }] };
}

/** Whether a switch in an object is on. */
export function isOn(self: PlainValue, name: string): boolean {
  return isTrue(objectOf(self), name);
}
