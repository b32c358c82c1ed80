// Comments that switch a finding off, written where they count: above its line, or at the top of its document.

import type { Finding, Fix } from '../base/finding';
import { LineIndex } from '../base/text';
import type { YamlDocument, YamlNode } from '../yaml/tree';
import type { EmbeddedLua } from './lua-scripts';

/** Ways to switch off a finding's rule by a comment; none in JSON, which has no comments. Inside of scripts the comment is Lua's. */
export function suppressionsFor(yaml: YamlDocument, finding: Finding, scripts: readonly EmbeddedLua[] = []): readonly Fix[] {
  const script = scripts.find((one) => one.toScript(finding.range.start) !== undefined);
  return script && finding.rule.startsWith('lua-') ? [...suppressionInScript(script, finding), ...suppressionsInYaml(yaml, finding)] : suppressionsInYaml(yaml, finding);
}

function suppressionInScript(script: EmbeddedLua, { rule, range }: Finding): readonly Fix[] {
  const offset = script.toScript(range.start)!;
  const lineStart = Math.max(script.text.lastIndexOf('\n', offset - 1), script.text.lastIndexOf('\r', offset - 1)) + 1;
  // At the start of the script white space would be taken for the indentation of the whole.
  const indentation = lineStart === 0 ? '' : /^[ \t]*/.exec(script.text.slice(lineStart))![0];
  const edits = script.edits([{ range: { start: lineStart, end: lineStart }, newText: `${indentation}-- eg-lint-disable-next-line ${rule}\n` }]);
  return edits ? [{ title: `Disable ${rule} for this line`, edits }] : [];
}

function suppressionsInYaml(yaml: YamlDocument, { rule, range }: Finding): readonly Fix[] {
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
