// What an editor says of a script is the same wherever and however the script is written: each answer is compared with that for a file of Lua.

import assert from 'node:assert/strict';
import { openFixture, type OpenFixture } from '../../../../test/fixture';
import { names, places, script } from '../../../../test/script-places';
import { applyEdits } from '../../base/text';

interface Place extends OpenFixture {
  readonly uri: string;
  readonly text: string;
}

function open(text: string): Place {
  const opened = openFixture(text);
  const uri = opened.uriOf(opened.fixture.files[0]!.path);
  return { ...opened, uri, text: opened.analysis.textOf(uri)! };
}

/** Where a word stands, in the order of the text. */
function placesOf(word: string, text: string): readonly number[] {
  return [...text.matchAll(new RegExp(`(?<![\\w"])${word}(?!\\w)|(?<=\\\\[nt])${word}(?!\\w)`, 'g'))].map(({ index }) => index);
}

/** What is said of a word where it stands for the nth time; other places by which word they are. */
function answersAt({ analysis, uri, text }: Place, word: string, offset: number): unknown {
  const hover = analysis.hover(uri, offset + 1);
  const nth = ({ start, end }: { readonly start: number; readonly end: number }): string => `${text.slice(start, end)} ${placesOf(text.slice(start, end), text).indexOf(start)}`;
  const renamed = analysis.luaRenameRange(uri, offset);
  return {
    hover: hover && [nth(hover.range), hover.markdown],
    definition: analysis.definition(uri, offset).map(({ range }) => nth(range)),
    uses: analysis.luaUses(uri, offset + word.length).map(({ range, write }) => `${nth(range)} ${write}`),
    renamed: renamed && nth(renamed),
    signature: analysis.luaSignature(uri, offset)?.label,
    offered: analysis.completion(uri, offset + word.length, { snippets: true }).filter(({ edit }) => !edit.newText.includes('\n') && !edit.newText.includes('\\n') && edit.newText.length < 60).map(({ label, edit, filterText, sortText }) => [label, nth(edit.range), edit.newText, filterText, sortText]),
    around: nth(analysis.selectionRanges(uri, offset + 1)[0]!),
  };
}

describe('an editor says of a script', () => {
  const file = open(`//- a.lua\n${script}`);
  const expected = new Map(names.flatMap((name) => placesOf(name, script).map((offset, index) => [`${name} ${index}`, answersAt(file, name, offset)] as const)));
  const tokens = ({ analysis, uri }: Place): string[] => analysis.semanticTokens(uri).flatMap((document) => document.tokens.filter(({ type }) => !['keyword', 'string', 'number', 'comment'].includes(type)).map(({ type, modifiers, length }) => `${[type, ...modifiers].join('.')} ${length}`));
  const functions = (symbols: Parameters<typeof String>[0][]): string[] => (symbols as { readonly name: string; readonly kind: string; readonly children: [] }[]).flatMap(({ name, kind, children }) => [...(kind === 'function' ? [name] : []), ...functions(children)]);

  for (const [where, text] of Object.entries(places)) {
    it(`the same in ${where}`, () => {
      const place = open(text);
      for (const name of names) {
        const offsets = placesOf(name, place.text);
        assert.equal(offsets.length, placesOf(name, script).length, `${name}\n${place.text}`);
        for (const [index, offset] of offsets.entries()) assert.deepEqual(answersAt(place, name, offset), expected.get(`${name} ${index}`), `${name} ${index}`);
      }
      assert.deepEqual(functions(place.analysis.outlines(place.uri).flatMap(({ symbols }) => symbols)), ['check', 'envoy_on_request']);
      const escaped = /double quotes with escapes/.test(where);
      if (!escaped) assert.deepEqual(tokens(place), tokens(file));
    });

    it(`and a name is given another in ${where}`, () => {
      const place = open(text);
      const before = place.analysis.referencedScript(place.uri, 0)!.text;
      for (const [from, to] of [['check', 'checked_twice'], ['found', 'v'], ['rh', 'request_handle'], ['limit', 'limit']] as const) {
        const edits = place.analysis.luaRename(place.uri, placesOf(from, place.text).at(-1)!, to)!;
        const after = open(text);
        after.analysis.setFile(place.uri, applyEdits(place.text, edits));
        assert.equal(after.analysis.referencedScript(place.uri, 0)?.text, before.replaceAll(new RegExp(`\\b${from}\\b`, 'g'), to));
      }
    });

    it(`and what is offered is written in ${where}`, () => {
      const place = open(text);
      const before = place.analysis.referencedScript(place.uri, 0)!.text;
      for (const name of ['headers', 'lower', 'limit', 'respond']) {
        const offset = placesOf(name, place.text).at(-1)!;
        const at = placesOf(name, before).at(-1)!;
        const after = open(text);
        for (const { label, edit, additionalEdits = [] } of place.analysis.completion(place.uri, offset + 2, { snippets: false })) {
          after.analysis.setFile(place.uri, applyEdits(place.text, [edit, ...additionalEdits]));
          const written = after.analysis.referencedScript(place.uri, 0)?.text ?? '';
          assert.ok(written.startsWith(before.slice(0, at)) && written.endsWith(before.slice(at + 2)), `${label}: ${written}`);
          assert.ok(written.slice(at).startsWith(label) || label.includes(' '), `${label}: ${written}`);
        }
      }
    });

    it(`and nothing is offered where it would not be written into the script in ${where}`, () => {
      const place = open(text);
      const without = (one = ''): string => one.replaceAll(/\s/g, '');
      const before = without(place.analysis.referencedScript(place.uri, 0)?.text);
      const inserted: Readonly<Record<string, string>> = { repeat: 'repeat', envoy_on_response: 'functionenvoy_on_response(response_handle)end' };
      const after = open(text);
      const from = Math.max(0, place.text.indexOf('local limit') - 30);
      for (let offset = from; offset <= place.text.length; offset++) {
        if (/[\w.:"]/.test(place.text[offset - 1] ?? '')) continue;
        for (const { label, edit, additionalEdits = [] } of place.analysis.completion(place.uri, offset, { snippets: false })) {
          const wanted = inserted[label];
          if (wanted === undefined) continue;
          after.analysis.setFile(place.uri, applyEdits(place.text, [edit, ...additionalEdits]));
          const now = without(after.analysis.referencedScript(place.uri, 0)?.text);
          assert.ok(now.length === before.length + wanted.length && now.includes(wanted), `${label} at ${JSON.stringify(place.text.slice(0, offset))}: ${now}`);
        }
      }
    });
  }
});
