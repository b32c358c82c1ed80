// Kubernetes quantities as numbers that can be compared.

import { resolved, type YamlNode } from '../yaml/tree';

const factors: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
};

/** The number that a quantity stands for; undefined where it is none, or not known. */
export function quantityOf(node: YamlNode | undefined): number | undefined {
  const scalar = resolved(node);
  if (scalar?.kind !== 'scalar' || scalar.opaque) return undefined;
  if (typeof scalar.value === 'number') return scalar.value;
  const match = typeof scalar.value === 'string' ? /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?\d+))?$/.exec(scalar.value) : null;
  if (!match) return undefined;
  return Number(match[1]) * (match[3] === undefined ? factors[match[2] ?? '']! : 10 ** Number(match[3]));
}
