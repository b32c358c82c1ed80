// What each operation of a JSON patch needs beside it, and what it must not have.

import type { Release } from '../base/release';

export type Demand = 'needed' | 'refused' | 'ignored';

/** Fields that some operations need and others must not have. */
export const operationFields = ['value', 'from'] as const;

export type OperationField = (typeof operationFields)[number];

/** jsonPath came with this release, and with it the controller looks at each operation's fields; before, at `value` alone. */
const allFieldsSince: Release = 2;

const demands: Readonly<Record<string, Readonly<Record<OperationField, Demand>>>> = {
  add: { value: 'needed', from: 'refused' },
  replace: { value: 'needed', from: 'refused' },
  test: { value: 'needed', from: 'refused' },
  remove: { value: 'refused', from: 'refused' },
  move: { value: 'refused', from: 'needed' },
  copy: { value: 'refused', from: 'needed' },
};

/** Whether the controller of a release looks at all fields of an operation. */
export function checksAllFields(release: Release): boolean {
  return release >= allFieldsSince;
}

/** What the controller of a release wants of a field of an operation; undefined for what is none. */
export function demandOf(operation: string, field: OperationField, release: Release): Demand | undefined {
  const demand = Object.hasOwn(demands, operation) ? demands[operation]![field] : undefined;
  if (demand === undefined || checksAllFields(release)) return demand;
  if (field === 'from') return 'ignored';
  return operation === 'test' ? 'refused' : demand;
}
