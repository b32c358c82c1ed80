// A tree as indented text, for those who work on this project.

import type { TextRange } from '../base/text';
import type { YamlNode } from '../yaml/tree';

/** Deeper or more than this helps nobody. */
const deepest = 50;
const mostLines = 5_000;

/** One line a node: its key or index, what it is, its value and its offsets. */
export function describeTree(root: YamlNode | undefined): string {
  const lines: string[] = [];
  describe(lines, 'root', root, 0);
  return lines.join('\n');
}

function describe(lines: string[], label: string, node: YamlNode | undefined, depth: number): void {
  if (depth > deepest || lines.length >= mostLines) return;
  const indent = '  '.repeat(depth);
  if (!node) {
    lines.push(`${indent}${label}: nothing`);
    return;
  }
  const marks = [node.tag, node.anchor && `&${node.anchor}`, node.kind === 'scalar' && node.opaque && 'opaque', (node.kind === 'map' || node.kind === 'sequence') && node.templated && 'templated'].filter(Boolean);
  lines.push([`${indent}${label}: ${content(node)}`, ...marks, offsets(node.range)].join(' '));
  if (node.kind === 'map') for (const { key, value } of node.entries) describe(lines, `${JSON.stringify(key.text)} ${offsets(key.range)}`, value, depth + 1);
  if (node.kind === 'sequence') node.items.forEach((item, index) => describe(lines, `- ${index}`, item, depth + 1));
}

function content(node: YamlNode): string {
  if (node.kind === 'alias') return `*${node.name}`;
  if (node.kind !== 'scalar') return `${node.kind}${node.flow ? ' (flow)' : ''}`;
  const text = node.text.length > 60 ? `${node.text.slice(0, 60)}…` : node.text;
  return `${typeof node.value} ${node.style} ${JSON.stringify(text)}`;
}

function offsets({ start, end }: TextRange): string {
  return `[${start}, ${end})`;
}
