// Comments that switch a finding off, written where they count: above its line, or at the top of its document.

import type { Finding, Fix } from '../base/finding';
import { LineIndex } from '../base/text';
import type { YamlDocument, YamlNode } from '../yaml/tree';

/** Ways to switch off a finding's rule by a comment; none in JSON, which has no comments. */
export function suppressionsFor(yaml: YamlDocument, { rule, range }: Finding): readonly Fix[] {
  const { root, text } = yaml;
  if (!root || (root.kind === 'map' && root.flow) || (root.kind === 'sequence' && root.flow)) return [];
  const lines = new LineIndex(text);
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const commentAbove = (offset: number, comment: string): Fix['edits'] => {
    const lineStart = lines.lineStart(lines.positionAt(offset).line);
    const indentation = /^[ ]*/.exec(text.slice(lineStart))![0];
    return [{ range: { start: lineStart, end: lineStart }, newText: `${indentation}# ${comment}${lineBreak}` }];
  };
  const fixes: Fix[] = [];
  const lineStart = lines.lineStart(lines.positionAt(range.start).line);
  if (!standsInside(root, lineStart)) {
    fixes.push({ title: `Disable ${rule} for this line`, edits: commentAbove(range.start, `eg-lint-disable-next-line ${rule}`) });
  }
  // On the line of `---` there is no room above the content.
  if (!/^---[ \t]+\S/.test(text.slice(lines.lineStart(lines.positionAt(root.range.start).line)))) {
    fixes.push({ title: `Disable ${rule} for this document`, edits: commentAbove(root.range.start, `eg-lint-disable ${rule}`) });
  }
  return fixes;
}

/** Whether a line break in front of `offset` belongs to a scalar or a flow collection, where a comment would be content or an error. */
function standsInside(root: YamlNode, offset: number): boolean {
  let node: YamlNode | undefined = root;
  while (node) {
    const isOpaque: boolean = node.kind === 'scalar' || node.kind === 'alias' || node.flow;
    if (isOpaque) return node.range.start < offset && offset < node.range.end;
    const children: readonly (YamlNode | undefined)[] = node.kind === 'map' ? node.entries.map(({ value }) => value) : node.kind === 'sequence' ? node.items : [];
    node = children.find((child) => child && child.range.start < offset && offset < child.range.end);
  }
  return false;
}
