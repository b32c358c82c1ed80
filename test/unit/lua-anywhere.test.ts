// A cursor at every place of scripts in every style, whole and half typed: nothing throws, and every range lies where it should.

import assert from 'node:assert/strict';
import { parseFixture } from '../fixture-text';
import { places } from '../script-places';
import { Analysis, allRules } from '../../server/src/analysis';
import { isWithin, touches, type TextPosition, type TextRange } from '../../server/src/base/text';

/** A file of a fixture, with the others beside it, whose text can be another. */
class EditedFile {
  private readonly analysis = new Analysis(allRules, (rule, error) => {
    throw new Error(`the rule ${rule} failed`, { cause: error });
  });
  private readonly uri: string;
  readonly whole: string;
  text = '';

  constructor(fixture: string) {
    const [file, ...others] = parseFixture(fixture).files;
    const uriOf = (path: string): string => `file:///workspace/${path}`;
    this.uri = uriOf(file!.path);
    this.whole = file!.text;
    for (const { path, text } of others) this.analysis.setFile(uriOf(path), text);
    for (const { path } of others) while (!this.analysis.check(uriOf(path)).done);
    this.become(this.whole);
  }

  become(text: string): void {
    this.text = text;
    this.analysis.setFile(this.uri, text);
    while (!this.analysis.check(this.uri).done);
  }

  /** Everything that is asked with the cursor at an offset. */
  askAt(offset: number): void {
    const { analysis, uri, text } = this;
    const where = (what: string): string => `${what} at ${offset}: ${text.slice(0, offset)}█${text.slice(offset)}`;
    const inText = (range: TextRange, what: string): void => assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length, where(what));
    const atCursor = (range: TextRange, what: string): void => {
      inText(range, what);
      assert.ok(touches(range, offset), where(what));
    };
    for (const { label, edit, additionalEdits = [], filterText } of analysis.completion(uri, offset, { snippets: offset % 2 === 0 })) {
      atCursor(edit.range, label);
      assert.ok(filterText !== '' && !/[\r\n]/.test(text.slice(edit.range.start, edit.range.end)), where(label));
      for (const { range } of additionalEdits) {
        inText(range, label);
        assert.ok(range.end <= edit.range.start || range.start >= edit.range.end, where(label));
      }
    }
    const hover = analysis.hover(uri, offset);
    if (hover) atCursor(hover.range, 'hover');
    for (const { start, end } of analysis.luaSignature(uri, offset)?.parameters ?? []) assert.ok(start < end, where('signature'));
    for (const { uri: target, range } of analysis.definition(uri, offset)) if (target === uri) inText(range, 'definition');
    const uses = analysis.luaUses(uri, offset);
    for (const { range } of uses) inText(range, 'use');
    assert.ok(uses.length === 0 || uses.some(({ range }) => touches(range, offset)), where('uses'));
    const renamed = analysis.luaRenameRange(uri, offset);
    if (renamed) {
      atCursor(renamed, 'rename');
      assert.deepEqual(analysis.luaRename(uri, offset, 'another_name')?.map(({ range }) => range), uses.map(({ range }) => range), where('rename'));
    }
    for (const typed of ['\n', 'd', 'e', 'f', 'l', '}', ')']) {
      for (const { range, newText } of analysis.luaIndent(uri, offset, typed, { unit: '  ' })) {
        inText(range, 'indentation');
        assert.ok(!/\S/.test(text.slice(range.start, range.end) + newText), where('indentation'));
      }
    }
    analysis.selectionRanges(uri, offset).reduce((inner, range) => {
      assert.ok(isWithin(inner, range), where('selection'));
      return range;
    }, { start: offset, end: offset });
  }

  /** Everything that is asked about a whole file. */
  askAll(): void {
    const { analysis, uri, text } = this;
    const lines = text.split(/\r\n|\n|\r/);
    const inText = ({ line, character }: TextPosition, first: number, what: string): void => assert.ok(character <= (lines[line + first]?.length ?? -1), `${what} in\n${text}`);
    for (const { startLine, folds } of analysis.folds(uri)) {
      for (const { range } of folds) {
        inText(range.start, startLine, 'fold');
        inText(range.end, startLine, 'fold');
        assert.ok(range.end.line > range.start.line, text);
      }
    }
    for (const { startLine, symbols } of analysis.outlines(uri)) {
      const open = [...symbols];
      for (let symbol = open.pop(); symbol; symbol = open.pop()) {
        for (const position of [symbol.range.start, symbol.range.end, symbol.selection.start, symbol.selection.end]) inText(position, startLine, symbol.name);
        open.push(...symbol.children);
      }
    }
    let last: TextPosition = { line: 0, character: 0 };
    for (const { startLine, tokens } of analysis.semanticTokens(uri)) {
      for (const { start, length, type } of tokens) {
        const [from, to] = [start.character, start.character + length].map((character) => ({ line: start.line + startLine, character }));
        inText(to!, 0, type);
        assert.ok(length > 0 && (from!.line > last.line || from!.character >= last.character), `${type} in\n${text}`);
        last = to!;
      }
    }
    for (let script = 0; script < 2; script++) analysis.luaFormatRequest(uri, script);
  }
}

describe('with a cursor anywhere in a script', () => {
  for (const [where, fixture] of Object.entries(places)) {
    const file = new EditedFile(fixture);

    it(`all answers are about the place of the cursor: ${where}`, () => {
      file.become(file.whole);
      file.askAll();
      for (let offset = 0; offset <= file.whole.length; offset++) file.askAt(offset);
    });

    // Every seventh letter, begun elsewhere in each place.
    const step = 7;
    const from = Object.keys(places).indexOf(where) % step;

    it(`and while it is written: ${where}`, () => {
      for (let length = from; length <= file.whole.length; length += step) {
        file.become(file.whole.slice(0, length));
        file.askAll();
        file.askAt(length);
      }
    });

    it(`and while one of its lines is: ${where}`, () => {
      for (let length = from; length <= file.whole.length; length += step) {
        const lineEnd = length + file.whole.slice(length).search(/[\r\n]|$/);
        file.become(file.whole.slice(0, length) + file.whole.slice(lineEnd));
        file.askAt(length);
        file.askAt(Math.max(0, length - 1));
      }
    });
  }
});
