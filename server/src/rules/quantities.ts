// Kubernetes quantities as numbers that can be compared.

import { resolved, type YamlNode } from '../yaml/tree';

/** Powers of ten, and of two, by suffix. */
const decimal: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const binary: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/** The number that a quantity stands for; undefined where it is none, or not known. */
export function quantityOf(node: YamlNode | undefined): number | undefined {
  const scalar = resolved(node);
  if (scalar?.kind !== 'scalar' || scalar.opaque) return undefined;
  if (typeof scalar.value === 'number') return scalar.value;
  const match = typeof scalar.value === 'string' ? /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?\d+))?$/.exec(scalar.value) : null;
  if (!match) return undefined;
  const [, digits, suffix = '', exponent] = match;
  const power = binary[suffix];
  // Read as one number, so that 700m is what 0.7 is.
  return power === undefined ? Number(`${digits}e${exponent ?? decimal[suffix]}`) : Number(digits) * 2 ** power;
}
