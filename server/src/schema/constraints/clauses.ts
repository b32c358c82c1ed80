// Pieces of the messages of constraints.

/** `'a' and 'b'`. */
export function quoted(names: readonly string[]): string {
  return joined(names, 'and');
}

/** `'a' or 'b'`. */
export function either(names: readonly string[]): string {
  return joined(names, 'or');
}

/** `'a', 'b' and 'c'`. */
export function listed(names: readonly string[]): string {
  return joined(names, 'and');
}

/** `one X filter`, `2 X filters`. */
export function counted(count: number, noun: string): string {
  return count === 1 ? `one ${noun}` : `${count} ${noun}s`;
}

function joined(names: readonly string[], word: string): string {
  const all = names.map((name) => `'${name}'`);
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} ${word} ${all.at(-1)}`;
}
