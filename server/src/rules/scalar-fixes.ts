// Fixes that write another scalar in the place of one.

import type { Fix } from '../base/finding';
import { renderText } from '../yaml/render';
import type { YamlScalar } from '../yaml/tree';

/** Replaces a scalar's value; quotes stay as they are, or are added where the new value needs them. */
export function replaceScalar(node: YamlScalar, value: string | number | boolean, { title, safe = false }: { readonly title?: string; readonly safe?: boolean } = {}): Fix {
  const newText = typeof value === 'string' ? renderText(value, node.style, isInFlow(node)) : String(value);
  return { title: title ?? `Replace by ${newText}`, edits: [{ range: node.range, newText }], ...(safe ? { safe } : {}) };
}

/** Whether a scalar stands within brackets. */
export function isInFlow({ parent }: YamlScalar): boolean {
  return parent?.flow === true;
}
