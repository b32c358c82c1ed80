// Random texts that are nearly YAML, the same for the same seed: for tests that look for texts nobody thought of.

/** A generator of numbers from 0 to 1 (exclusive), by a linear congruence modulo 2^32. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // The low bits repeat soon; the high ones do not.
    return ((state >>> 8) * 256 + ((state * 2_654_435_761) >>> 24)) / 2 ** 32;
  };
}

const PIECES = [
  'a', 'key', '1', 'yes', '- ', '-', ': ', ':', '\n', '\n', '\n  ', '\n    ', '\n ', '  ', ' ', '"', "'", '[', ']', '{', '}', ', ', ',', '|\n', '>-\n', '|+\n',
  '#', ' # c', '&x ', '*x', '!t ', '!!str ', '? ', '\t', '~', '\\n', '\\', 'key: value', 'key: ', 'x:\n', '- a\n', '\r\n', '\r', '@', '%', '`', '---', '\n---\n', '\n...\n',
  '<<: ', '{{ .x }}', '{{- if .y }}\n', '{{', '}}', '\ufeff', '\u2028', '\0', '😀', '\ud800',
];

/** A text of up to `length` pieces, strung together without sense. */
export function randomText(random: () => number, length: number): string {
  let text = '';
  for (let count = 1 + Math.floor(random() * length); count > 0; count--) text += PIECES[Math.floor(random() * PIECES.length)]!;
  return text;
}

/** `text` with up to `changes` random pieces deleted, inserted, doubled or moved. */
export function mutated(text: string, random: () => number, changes: number): string {
  let result = text;
  for (let count = 1 + Math.floor(random() * changes); count > 0; count--) {
    const at = Math.floor(random() * (result.length + 1));
    const length = 1 + Math.floor(random() * (random() < 0.8 ? 4 : 60));
    const piece = result.slice(at, at + length);
    const rest = result.slice(0, at) + result.slice(at + length);
    const kind = Math.floor(random() * 4);
    if (kind === 0) result = rest;
    else if (kind === 1) result = result.slice(0, at) + randomText(random, 2) + result.slice(at);
    else if (kind === 2) result = result.slice(0, at) + piece + result.slice(at);
    else {
      const to = Math.floor(random() * (rest.length + 1));
      result = rest.slice(0, to) + piece + rest.slice(to);
    }
  }
  return result;
}
