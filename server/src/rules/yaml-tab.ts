// A tab where YAML allows only spaces.

import type { Fix } from '../base/finding';
import type { TextEdit } from '../base/text';
import { LineIndex } from '../base/text';
import type { YamlProblem } from '../yaml/tree';
import type { DocumentRule } from './rule';
import { reportYamlProblems } from './yaml-problems';

export const yamlTab: DocumentRule = {
  id: 'yaml-tab',
  scope: 'document',
  severity: 'error',
  title: 'Tabs where only spaces may stand',
  what: 'A tab in the indentation of a line, or behind a dash or colon where only spaces may stand.',
  why: 'YAML forbids tabs there, because nobody could say how wide they are. The document cannot be read.',
  how: 'Replace the tab by spaces; the fix does it by the width that the rest of the document uses. Editors can do that on each press of the tab key: `"editor.insertSpaces": true`.',
  source: 'YAML 1.2.2, section 6.1: indentation is spaces',
  valid: [
    `
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: scripts
      data:
        one.lua: "-- 1"
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
        \tone.lua: "-- 1"
        #< error(yaml-tab): Tab used for indentation
      `,
      fixed: `
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: scripts
        data:
          one.lua: "-- 1"
      `,
    },
  ],
  check(document, report) {
    reportYamlProblems(document, ['tab'], report, { fixes: (problem) => fixesFor(document.text, problem) });
  },
};

function fixesFor(text: string, problem: YamlProblem): readonly Fix[] {
  const here = tabsOfLine(text, problem.range.start);
  const everywhere = [...text.matchAll(/^[ \t]*\t/gm)].flatMap((match) => tabsOfLine(text, match.index));
  const fixes: Fix[] = [{ title: 'Replace tabs by spaces', edits: here }];
  if (everywhere.length > here.length) fixes.push({ title: 'Replace all tabs in indentations of this document by spaces', edits: everywhere });
  return fixes;
}

/** All tabs in the indentation of a line become steps; a tab further on becomes one space. */
function tabsOfLine(text: string, offset: number): TextEdit[] {
  const lines = new LineIndex(text);
  const start = lines.lineStart(lines.positionAt(offset).line);
  const indentation = /^[ \t]*/.exec(text.slice(start))![0];
  if (offset >= start + indentation.length) return [{ range: { start: offset, end: offset + /^\t*/.exec(text.slice(offset))![0].length }, newText: ' ' }];
  const step = ' '.repeat(stepOf(text));
  return [...indentation.matchAll(/\t/g)].map((match) => ({ range: { start: start + match.index, end: start + match.index + 1 }, newText: step }));
}

/** The first indentation by spaces tells the width; two where there is none. */
function stepOf(text: string): number {
  return /^( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
}
