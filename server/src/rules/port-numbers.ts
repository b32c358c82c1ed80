// Port numbers as Kubernetes takes them.

export const portWords = 'a number from 1 to 65535';

/** Whether a number can be that of a port. */
export function isPortNumber(value: number | bigint): boolean {
  return value >= 1 && value <= 65535;
}
