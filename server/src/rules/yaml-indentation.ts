// A line whose indentation fits no level above it.

import type { Fix } from '../base/finding';
import { applyEdits, LineIndex, type TextEdit } from '../base/text';
import { parseDocument } from '../yaml/parse';
import type { YamlProblem } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { reportYamlProblems } from './yaml-problems';

export const yamlIndentation: DocumentRule = {
  id: 'yaml-indentation',
  scope: 'document',
  severity: 'error',
  title: 'Indentation that fits no level above',
  what: 'A line that starts at a column at which nothing around it starts, so that it belongs to none of the levels above.',
  why: 'The document cannot be read, or it would be read as something else than it looks like.',
  how: 'Put the line at the column of the entries that it belongs to.',
  source: 'YAML 1.2.2, section 8.2: the entries of a block stand in one column',
  valid: [
    `
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: scripts
      data:
        one.lua: "-- 1"
        two.lua: "-- 2"
    `,
  ],
  invalid: [
    {
      manifest: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: scripts
        data:
          one.lua: "-- 1"
           two.lua: "-- 2"
           #^^^^^^ error(yaml-indentation)
      `,
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: scripts
        data:
          one.lua: "-- 1"
          two.lua: "-- 2"
      `,
    },
  ],
  check(document, report) {
    reportYamlProblems(document, ['indentation'], report, { fixes: (problem) => fixesFor(document.text, problem) });
  },
};

/** Moves the line, with what stands deeper below it, to a column of the levels above, where that leaves fewer problems. */
function fixesFor(text: string, { range }: YamlProblem): readonly Fix[] {
  const lines = new LineIndex(text);
  const line = lines.positionAt(range.start).line;
  const column = indentOf(text, lines, line) ?? 0;
  const isTopLevel = topLevelKeys.test(text.slice(range.start));
  const before = parseDocument(text).problems.length;
  return levelsAbove(text, lines, line)
    .filter((level) => level !== column)
    .sort((a, b) => Number(isTopLevel && b === 0) - Number(isTopLevel && a === 0) || Math.abs(a - column) - Math.abs(b - column))
    .map((level): Fix => ({ title: `Indent by ${level} ${level === 1 ? 'space' : 'spaces'}`, edits: moveBlock(text, lines, line, column, level) }))
    .filter(({ edits }) => parseDocument(applyEdits(text, edits)).problems.length < before)
    .slice(0, 3);
}

/** What stands at the left margin of every object. */
const topLevelKeys = /^(apiVersion|kind|metadata|spec|status|data):/;

/** Columns at which the lines above have entries that are still open, and those behind their dashes. */
function levelsAbove(text: string, lines: LineIndex, line: number): number[] {
  const levels = new Set<number>();
  let lowest = Infinity;
  for (let above = line - 1; above >= 0 && lowest > 0; above--) {
    const indent = indentOf(text, lines, above);
    if (indent === undefined || indent >= lowest) continue;
    lowest = indent;
    levels.add(indent);
    const dashes = /^(?:- +)+/.exec(text.slice(lines.lineStart(above) + indent, lines.lineEnd(above)));
    if (dashes) levels.add(indent + dashes[0].length);
  }
  return [...levels];
}

function moveBlock(text: string, lines: LineIndex, first: number, column: number, level: number): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let line = first; line < lines.lineCount; line++) {
    const indent = indentOf(text, lines, line);
    if (indent === undefined) continue;
    if (line > first && indent <= column) break;
    const start = lines.lineStart(line);
    edits.push({ range: { start, end: start + indent }, newText: ' '.repeat(Math.max(0, indent + level - column)) });
  }
  return edits;
}

/** Undefined for lines without content, which belong to no level. */
function indentOf(text: string, lines: LineIndex, line: number): number | undefined {
  const content = text.slice(lines.lineStart(line), lines.lineEnd(line));
  return /^ *(?:#.*)?$/.test(content) ? undefined : content.length - content.trimStart().length;
}
