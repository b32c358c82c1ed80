// Fixes say the same in every style of writing: the rules' own examples with other line breaks, indentation, in JSON, in brackets, with comments.

import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import { applyEdits } from '../../server/src/base/text';
import { allRules } from '../../server/src/rules/index';
import { plainData } from '../../server/src/yaml/edits';
import { parseDocument } from '../../server/src/yaml/parse';
import { findingsOf, fixtureText, openFixture } from '../fixture';

interface Style {
  readonly name: string;
  readonly file: string;
  /** The text of an example in this style; undefined where it cannot be written so. */
  readonly write: (text: string) => string | undefined;
  /** Whether the mended text has kept the style. */
  readonly holds?: (after: string, before: string, fixed: string) => boolean;
}

const styles: readonly Style[] = [
  { name: 'with CRLF', file: 'manifest.yaml', write: (text) => text.replaceAll('\n', '\r\n'), holds: (after) => !/[^\r]\n/.test(after) },
  { name: 'without a line break at the end', file: 'manifest.yaml', write: (text) => text.trimEnd() },
  { name: 'with a comment behind each line', file: 'manifest.yaml', write: (text) => (/[|>][-+]?$/m.test(text) ? undefined : commented(text)), holds: (after, before, fixed) => before.split('\n').every((line) => line === '---' || !fixed.includes(`\n${line}\n`) || after.includes(` # ${line.trim()}`)) },
  { name: 'with a comment above each line', file: 'manifest.yaml', write: (text) => (/[|>][-+]?$/m.test(text) ? undefined : text.replace(/^( *)(?=\S)(.*)$/gm, '$1# above: $2\n$1$2')) },
  { name: 'with deeper indentation', file: 'manifest.yaml', write: rewritten((data) => stringify(data, { indent: 4, lineWidth: 0 })) },
  { name: 'with items at the column of their list', file: 'manifest.yaml', write: rewritten((data) => stringify(data, { indentSeq: false, lineWidth: 0 })) },
  { name: 'in brackets', file: 'manifest.yaml', write: rewritten((data) => stringify(data, { collectionStyle: 'flow', lineWidth: 0 })) },
  { name: 'in brackets over several lines', file: 'manifest.yaml', write: rewritten((data) => stringify(data, { collectionStyle: 'flow', lineWidth: 20 })) },
  { name: 'in JSON', file: 'manifest.json', write: rewritten((data) => `${JSON.stringify(data, null, 2)}\n`), holds: isJson },
  { name: 'in JSON with tabs', file: 'manifest.json', write: rewritten((data) => `${JSON.stringify(data, null, '\t')}\n`), holds: isJson },
  { name: 'in JSON on one line', file: 'manifest.json', write: rewritten((data) => JSON.stringify(data)), holds: isJson },
  { name: 'with quotes everywhere', file: 'manifest.yaml', write: rewritten((data) => stringify(data, { defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'QUOTE_DOUBLE', lineWidth: 0 })) },
];

/** These speak of the style itself. */
const notAboutStyle = ['surprising-value'];

describe('fixes in other styles', () => {
  for (const style of styles) {
    it(style.name, () => {
      let tried = 0;
      for (const { id, invalid } of allRules) {
        for (const { manifest, fixed } of notAboutStyle.includes(id) ? [] : invalid) {
          if (fixed === undefined || [manifest, fixed].some((text) => /^\/\/- /m.test(text.trim()))) continue;
          if (mends(id, fixtureText(manifest), fixtureText(fixed), style)) tried++;
        }
      }
      assert.ok(tried > 40, `only ${tried} examples can be written so`);
    });
  }
});

/** @returns false where the style has no such mistake, or none that can be mended */
function mends(rule: string, before: string, fixed: string, { name, file, write, holds }: Style): boolean {
  const text = writtenBy(write, before, isJsonFile(file));
  if (text === undefined) return false;
  const open = openFixture(`//- ${file}\n${text}`);
  const source = open.fixture.files[0]!.text;
  const found = findingsOf(open, file, { rules: [rule] });
  const fixes = found.flatMap(({ finding, documentStart }) => (finding.fixes?.() ?? []).map((fix) => ({ fix, documentStart })));
  const [first] = fixes;
  if (!first) return false;
  const edits = first.fix.edits.map(({ range, newText }) => ({ newText, range: { start: range.start + first.documentStart, end: range.end + first.documentStart } }));
  const after = applyEdits(source, edits);
  const story = `${rule} ${name}: ${first.fix.title}\n--- before\n${source}\n--- after\n${after}`;
  assert.deepEqual(documentsOf(after).flatMap((document) => parseDocument(document).problems), [], story);
  // Where a text ends, its last script may end without a line break.
  assert.deepEqual(allDataOf(`${after.trimEnd()}\n`), allDataOf(fixed), story);
  assert.ok(holds === undefined || holds(after, before, fixed), story);
  return true;
}

function documentsOf(text: string): readonly string[] {
  return text.split(/^---\r?\n/m);
}

/** In JSON several documents are a list. */
function writtenBy(write: Style['write'], text: string, isJson: boolean): string | undefined {
  const documents = documentsOf(text);
  if (documents.length === 1) return write(text);
  if (isJson) return documents.some((document) => parseDocument(document).problems.length > 0) ? undefined : write(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: documents.map(dataOf) }));
  const written = documents.map(write);
  return written.includes(undefined) ? undefined : written.map((document, index) => (index < written.length - 1 && !document!.endsWith('\n') ? `${document}\n` : document)).join(`---${written[0]!.includes('\r\n') ? '\r\n' : '\n'}`);
}

function allDataOf(text: string): unknown {
  const [first, ...others] = documentsOf(text).map(dataOf);
  const { kind, items } = first as { kind?: unknown; items?: unknown };
  return kind === 'List' && others.length === 0 ? items : [first, ...others];
}

function isJsonFile(file: string): boolean {
  return file.endsWith('.json');
}

function rewritten(write: (data: unknown) => string): Style['write'] {
  return (text) => (parseDocument(text).problems.length > 0 ? undefined : write(dataOf(text)));
}

function dataOf(text: string): unknown {
  return JSON.parse(JSON.stringify(plainData(parseDocument(text).root)));
}

/** Each line names itself, so that one can be looked for. */
function commented(text: string): string {
  return text.replace(/^( *)(\S.*)$/gm, '$1$2 # $2');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
