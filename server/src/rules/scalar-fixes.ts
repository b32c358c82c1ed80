// Fixes that write another scalar in the place of one.

import type { Fix } from '../base/finding';
import type { YamlScalar } from '../yaml/tree';
import { plainValue } from '../yaml/scalar-value';

/** Replaces a scalar's value; quotes stay as they are, or are added where the new value needs them. */
export function replaceScalar(node: YamlScalar, value: string | number | boolean, { title, safe = false }: { readonly title?: string; readonly safe?: boolean } = {}): Fix {
  const newText = scalarSource(value, node);
  return { title: title ?? `Replace by ${newText}`, edits: [{ range: node.range, newText }], ...(safe ? { safe } : {}) };
}

/** How a value is written; strings in the manner of `like`. */
export function scalarSource(value: string | number | boolean, like?: YamlScalar): string {
  if (typeof value !== 'string') return String(value);
  if (like?.style === 'single-quoted' && !/[\n\r\t]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (like?.style === 'double-quoted' || needsQuotes(value)) return JSON.stringify(value);
  return value;
}

/** Whether the text, written plain, would be read as something else than this string, also within brackets. */
function needsQuotes(text: string): boolean {
  return plainValue(text) !== text || /^[\s!&*?|>%@`"'#,[\]{}:-]|[\s:]$|: | #|[,[\]{}\n\r\t]/.test(text);
}
