// What all policies demand of the resources that they attach to.

import { either, quoted } from '../clauses';
import { change, exclusive, neverIs, remove, requiredFor, unsupported } from '../combinators';
import { below, since, until, type Constraint, type Demands, type Path, type Violation } from '../constraint';
import { field, given, items, text } from '../reading';
import type { PlainValue } from '../../plain-value';

const gatewayGroup = 'gateway.networking.k8s.io';

/** Which resources a kind of policy attaches to, by release: `since` counts from there on. */
export interface Targets {
  readonly kinds: readonly { readonly kind: string; readonly since?: number }[];
  /** The first release in which a part of a target can be named. */
  readonly sectionsSince?: number;
}

/** The kinds of targets for which the releases differ are told by `since`. */
export function policyTargets({ kinds, sectionsSince }: Targets): Demands {
  const steps = [...new Set(kinds.map((kind) => kind.since ?? 0))].sort((a, b) => a - b);
  return [
    someTarget(kinds[0]!.kind === 'Gateway' && kinds.length > 2 ? 'HTTPRoute' : 'Gateway'),
    targetGroup,
    ...steps.flatMap((from, index) => {
      const allowed = kinds.filter((kind) => (kind.since ?? 0) <= from).map(({ kind }) => kind);
      const demands = since(from, targetKind(allowed));
      const next = steps[index + 1];
      return next === undefined ? demands : until(next, ...demands);
    }),
    ...(sectionsSince === undefined ? [] : until(sectionsSince, unsupported('targetRef.sectionName', 'is not supported for this policy yet'), noSections)),
    below('targetSelectors[]', selectorGroup, ...since(8, below('namespaces', requiredFor('from', ['Selector'], 'selector')))),
  ];
}

/** A field that works only while all targets are of certain kinds. */
export function onlyForTargets(name: string, kinds: readonly string[]): Constraint {
  return {
    check(self, report) {
      if (!given(self, name)) return;
      const wrong = targetsOf(self).find(({ target }) => !kinds.includes(text(target, 'kind') ?? ''));
      if (!wrong) return;
      report({
        rule: 'contradicting-values',
        path: [name],
        part: 'key',
        message: `'${name}' works only for targets of the kinds ${either(kinds)}, and one here is a ${text(wrong.target, 'kind')}`,
        related: { path: [...wrong.path, 'kind'], message: 'The target.' },
        mends: [remove(name)],
      });
    },
  };
}

/** Merging is for policies that refine what another one says; replacing is what happens without it. */
export const mergeTypeCannotReplace = below('mergeType', neverIs('Replace', "'Replace' is what happens without a mergeType; remove the field to replace what other policies say, or use one of the other values", 'mergeType'));

/** Policies for what a Gateway as a whole listens to, and for single routes. */
export const routeKinds = ['HTTPRoute', 'GRPCRoute', 'UDPRoute', 'TCPRoute', 'TLSRoute'];

const targetFields = ['targetRef', 'targetRefs', 'targetSelectors'];

function someTarget(kind: string): Constraint {
  return {
    check(self, report) {
      const [one, several] = [given(self, 'targetRef'), given(self, 'targetRefs')];
      if (one !== several || items(self, 'targetSelectors').length > 0) return;
      if (one) {
        report(bothTargets());
        return;
      }
      report({
        rule: 'missing-choice',
        path: [],
        part: 'key',
        message: `the policy has no target: one of ${quoted(targetFields)} says which Gateways or routes it is for`,
        mends: [{ title: "Add 'targetRefs'", changes: [{ set: ['targetRefs'], value: [{ group: gatewayGroup, kind, name: kind === 'Gateway' ? 'my-gateway' : 'my-route' }] }] }],
      });
    },
  };
}

function bothTargets(): Violation {
  return {
    ...exclusive(['targetRefs', 'targetRef']),
    mends: [{ title: "Move 'targetRef' into 'targetRefs'", changes: [{ moveIntoList: ['targetRef'], list: 'targetRefs' }], safe: true }, remove('targetRef')],
  };
}

const targetGroup: Constraint = {
  check(self, report) {
    for (const { target, path } of namedTargets(self)) {
      const group = text(target, 'group');
      if (group !== undefined && group !== gatewayGroup) report(wrongGroup([...path, 'group'], group));
    }
  },
};

const selectorGroup: Constraint = {
  check(self, report) {
    const group = text(self, 'group');
    if (group !== undefined && group !== gatewayGroup) report(wrongGroup(['group'], group));
  },
};

function wrongGroup(path: Path, group: string): Violation {
  return { rule: 'target-kind', path, part: 'value', message: `targets are of the group '${gatewayGroup}', not '${group}'`, mends: [change(path, gatewayGroup)] };
}

function targetKind(allowed: readonly string[]): Constraint {
  return {
    check(self, report) {
      for (const { target, path } of namedTargets(self)) {
        const kind = text(target, 'kind');
        if (kind !== undefined && !allowed.includes(kind)) {
          const advice = kind === 'Backend' || kind === 'Service' ? `; attach it to the routes that lead to this ${kind} instead` : '';
          report({ rule: 'target-kind', path: [...path, 'kind'], part: 'value', message: `this policy cannot attach to a ${kind}, only to ${either(allowed)}${advice}`, mends: allowed.slice(0, 3).map((each) => change([...path, 'kind'], each)) });
        }
      }
    },
  };
}

const noSections: Constraint = {
  check(self, report) {
    items(self, 'targetRefs').forEach((target, index) => {
      if (!given(target, 'sectionName')) return;
      const path = ['targetRefs', index, 'sectionName'];
      report({ rule: 'unsupported-field', path, part: 'key', message: "'sectionName' is not supported for this policy yet", mends: [remove(...path)] });
    });
  },
};

interface Target {
  readonly target: PlainValue;
  readonly path: Path;
}

/** Those by name. */
function namedTargets(self: PlainValue): readonly Target[] {
  const one = field(self, 'targetRef');
  return [...(one === undefined ? [] : [{ target: one, path: ['targetRef'] }]), ...listed(self, 'targetRefs')];
}

/** Those by name and by labels. */
function targetsOf(self: PlainValue): readonly Target[] {
  return [...namedTargets(self), ...listed(self, 'targetSelectors')];
}

function listed(self: PlainValue, name: string): readonly Target[] {
  return items(self, name).map((target, index): Target => ({ target, path: [name, index] }));
}

