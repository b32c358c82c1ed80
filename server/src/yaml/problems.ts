// Collects what is wrong with the YAML of a document, in words that say what to do.

import type { TextRange } from '../base/text';
import { isBreak, lineEndFrom } from './characters';
import type { YamlProblem } from './tree';

/** More would bury the first, which is the one to mend. */
const MAX_PROBLEMS = 100;
/** Quoted pieces of the text are cut to this many characters. */
const MAX_QUOTED_LENGTH = 40;

/** One method for each thing that can be wrong; each offset is one of the document. */
export class ProblemLog {
  private readonly found: YamlProblem[] = [];
  private lastTabLine = -1;

  get isEmpty(): boolean {
    return this.found.length === 0;
  }

  private get isFull(): boolean {
    return this.found.length >= MAX_PROBLEMS * 2;
  }

  /**
   * All problems in the order of the text. Of those that the syntax has in one line, the first alone: the others mostly
   * are its consequences.
   */
  inOrder(text: string): YamlProblem[] {
    const ordered = this.found.map((problem, index) => ({ problem, index })).sort((a, b) => a.problem.range.start - b.problem.range.start || a.index - b.index);
    const kept: YamlProblem[] = [];
    let lineEnd = -1;
    for (const { problem } of ordered) {
      if (problem.code === 'duplicate-key' || problem.code === 'undefined-alias') {
        kept.push(problem);
      } else if (problem.range.start > lineEnd) {
        kept.push(problem);
        lineEnd = lineEndFrom(text, problem.range.start);
      }
    }
    return kept.slice(0, MAX_PROBLEMS);
  }

  // Characters

  controlCharacter(offset: number, code: number): void {
    const name = code >= 0xd800 && code <= 0xdfff ? 'half of a surrogate pair' : `the control character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    this.add('syntax', `YAML cannot hold ${name}. Remove it, or write it as an escape in double quotes.`, offset, offset + 1);
  }

  tab(text: string, offset: number, lineStart: number, line: number): void {
    if (this.lastTabLine === line || this.isFull) return;
    this.lastTabLine = line;
    let end = offset;
    while (text[end] === '\t') end++;
    const next = text.charCodeAt(end);
    const isBlankLine = next !== next || isBreak(next);
    const isIndentation = /^[ \t]*$/.test(text.slice(lineStart, offset));
    const message = isBlankLine
      ? 'Tab in a blank line: the YAML reader takes it for indentation and refuses it. Remove it.'
      : isIndentation
        ? 'Tab used for indentation: YAML allows only spaces there. Replace it by spaces.'
        : 'Tab behind an indicator, where YAML allows only spaces. Replace it by a space.';
    this.add('tab', message, offset, end);
  }

  needsQuotes(offset: number, character: string): void {
    this.add('syntax', `'${character}' cannot start an unquoted value. Put the value in quotes.`, offset, offset + 1);
  }

  badEscape(start: number, end: number, text: string): void {
    const escape = text.slice(start, end);
    const message = /^\\[xuU]/.test(escape)
      ? `'${escape}' is no valid escape: '\\x' takes 2, '\\u' 4 and '\\U' 8 hexadecimal digits that name a character.`
      : `'${escape}' is no escape that YAML knows. Write '\\\\' for a backslash, or use single quotes.`;
    this.add('syntax', message, start, end);
  }

  unclosedQuote(start: number, end: number, style: 'single-quoted' | 'double-quoted'): void {
    const quote = style === 'single-quoted' ? "'" : '"';
    this.add('syntax', `Unclosed quote: the closing ${quote} is missing.`, start, end);
  }

  // Keys and values

  missingColon(text: string, start: number, end: number, inSequence: boolean): void {
    if (this.isFull) return;
    const written = quoted(text, start, end);
    if (text[start] === '-') return this.missingBlank(start, '-');
    const message = inSequence
      ? `${written} is neither an item of the list above (which starts with '- ') nor a key (which ends with ':').`
      : `Missing ':' behind ${written}: each line of a map is 'key: value'.`;
    this.add('syntax', message, start, end);
  }

  missingBlank(offset: number, indicator: ':' | '-'): void {
    const message = indicator === ':' ? "Missing space behind ':'. Write 'key: value'." : "Missing space behind '-'. Items of a list start with '- '.";
    this.add('syntax', message, offset, offset + 1);
  }

  colonInValue(start: number, end: number): void {
    this.add('syntax', "A value that holds ': ' must be quoted; for a nested map, put the second key on a line of its own.", start, end);
  }

  strayColon(offset: number, column: number): void {
    this.add('syntax', column === 0 ? "':' without a key in front of it." : "':' cannot stand here: a key must be the first thing on its line, and on one line.", offset, offset + 1);
  }

  missingKey(offset: number): void {
    this.add('syntax', "':' without a key in front of it.", offset, offset + 1);
  }

  keyInLine(offset: number): void {
    this.add('syntax', "A '? ' key must start on a line of its own.", offset, offset + 1);
  }

  dashInLine(offset: number, isBehindColon: boolean): void {
    const message = isBehindColon
      ? "A list cannot start on the line of its key. Put '- ' on the next line, or write the list as [a, b]."
      : "A list item must start on a line of its own; a value that starts with '- ' must be quoted.";
    this.add('syntax', message, offset, offset + 1);
  }

  textBehind(what: 'single quote' | 'double quote' | 'quote' | 'bracket' | 'alias' | 'value', start: number, end: number): void {
    const message = {
      'single quote': "Text behind the closing quote. Within single quotes, write '' for a quote.",
      'double quote': 'Text behind the closing quote. Within double quotes, write \\" for a quote.',
      quote: 'Text behind the closing quote. Quote the whole value, or remove the text.',
      bracket: 'Text behind the closing bracket. Remove it, or quote the whole value.',
      alias: 'Text behind an alias. Remove it, or quote the whole value.',
      value: 'This is neither a key nor a part of the value above. Check its indentation, or put a missing colon or quote.',
    }[what];
    this.add('syntax', message, start, end);
  }

  nestedUnderValue(key: string | undefined, start: number, end: number): void {
    const owner = key === undefined ? 'The line above' : `'${shortened(key)}'`;
    this.add('indentation', `${owner} already has a value, so nothing can be nested below it. Remove that value, or align this line with the keys above.`, start, end);
  }

  misaligned(what: 'key' | 'item', start: number, end: number, column: number, expected: readonly number[]): void {
    const columns = [...new Set(expected)].sort((a, b) => a - b).map((each) => `${each}`);
    const places = columns.length > 1 ? `${columns.slice(0, -1).join(', ')} or ${columns.at(-1)}` : (columns[0] ?? '0');
    this.add(
      'indentation',
      `Bad indentation: this ${what} is indented by ${column} ${column === 1 ? 'space' : 'spaces'}, but the lines above leave room for ${places} only.`,
      start,
      end,
    );
  }

  dashAmongKeys(offset: number): void {
    this.add('indentation', "A list item cannot stand among the keys of a map. Indent it under the key that it belongs to, or remove the '-'.", offset, offset + 1);
  }

  keyAmongItems(start: number, end: number): void {
    this.add('indentation', "A key cannot stand among the items of a list. Indent it to the item that it belongs to, or put '- ' in front of it.", start, end);
  }

  complexKey(start: number, end: number): void {
    this.add('syntax', 'A key must be a plain string: JSON, which the API server works with, has no others.', start, end);
  }

  nullKey(start: number, end: number): void {
    this.add('syntax', 'This key is null for YAML, and keys must be strings. Put it in quotes.', start, end);
  }

  duplicateKey(key: string, range: TextRange, first: TextRange): void {
    if (this.isFull) return;
    this.found.push({ code: 'duplicate-key', message: `Duplicate key '${shortened(key)}': a map can hold each key only once. Remove or rename one of them.`, range, related: first });
  }

  // Block scalars

  zeroIndentation(start: number, end: number): void {
    this.add('syntax', 'The indentation indicator of a block of text must be 1 to 9, or be left out.', start, end);
  }

  textBehindBlockHeader(start: number, end: number, indicator: string): void {
    this.add('syntax', `The text must start on the line below '${indicator}'; behind it only a comment may follow. A value that starts with '${indicator}' must be quoted.`, start, end);
  }

  deepBlankLine(range: TextRange): void {
    this.add('indentation', 'The blank lines before a block of text must not have more spaces than its first line. Remove the spaces.', range.start, range.end);
  }

  lessIndentedText(start: number, end: number, column: number, expected: number): void {
    this.add('indentation', `This line is indented by ${column}, the text above by ${expected}. To belong to that text, it must be indented as much.`, start, end);
  }

  // Flow collections

  unclosedBracket(offset: number, character: string): void {
    const close = character === '{' ? '}' : ']';
    this.add('syntax', `Unclosed bracket: the '${close}' for this '${character}' is missing.`, offset, offset + 1);
  }

  wrongBracket(offset: number, found: string, open: string): void {
    this.add('syntax', `'${found}' does not close '${open}': '${open === '{' ? '}' : ']'}' is expected here.`, offset, offset + 1);
  }

  strayBracket(offset: number, character: string): void {
    this.add('syntax', `'${character}' without an opening bracket. Remove it, or put the value in quotes.`, offset, offset + 1);
  }

  strayComma(offset: number): void {
    this.add('syntax', "',' cannot stand here. Remove it, or put the value in quotes.", offset, offset + 1);
  }

  emptyBetweenCommas(offset: number): void {
    this.add('syntax', "Nothing stands in front of this ','. Remove it, or write the missing element.", offset, offset + 1);
  }

  missingComma(start: number, end: number): void {
    this.add('syntax', "Missing ',' in front of this element.", start, end);
  }

  blockInFlow(offset: number): void {
    this.add('syntax', "A '- ' item cannot stand inside brackets. Separate elements by ','.", offset, offset + 1);
  }

  missingValue(start: number, end: number): void {
    this.add('syntax', 'A value is expected here.', start, end);
  }

  // Tags, anchors, directives

  badAnchor(start: number, end: number, isAlias: boolean): void {
    const sign = isAlias ? '*' : '&';
    this.add('syntax', `A value that starts with '${sign}' must be quoted. (${isAlias ? 'An alias' : 'An anchor'} is '${sign}' and a name of letters, digits, '-' and '_'.)`, start, end);
  }

  badTag(start: number, end: number): void {
    this.add('syntax', "Unknown or malformed tag. A value that starts with '!' must be quoted.", start, end);
  }

  tagDoesNotFit(tag: string, start: number, end: number): void {
    this.add('syntax', `This value cannot be read as ${tag}.`, start, end);
  }

  repeatedProperty(start: number, end: number): void {
    this.add('syntax', 'A value can have only one anchor and one tag, and they must stand in front of it.', start, end);
  }

  undefinedAlias(name: string, start: number, end: number): void {
    this.add('undefined-alias', `No anchor '&${shortened(name)}' stands above in this document. A value that starts with '*' must be quoted.`, start, end);
  }

  aliasInItself(name: string, start: number, end: number): void {
    this.add('alias-bomb', `The alias '*${shortened(name)}' stands inside the value that it stands for, so the value would never end.`, start, end);
  }

  aliasBomb(start: number, end: number): void {
    this.add('alias-bomb', 'The aliases of this document multiply to so many values that the API server refuses it. Write the values out, or use fewer aliases.', start, end);
  }

  mergeWithoutMap(start: number, end: number): void {
    this.add('syntax', "'<<' takes a map, an alias of a map, or a list of those.", start, end);
  }

  notJson(text: string, start: number, end: number): void {
    this.add('syntax', `${quoted(text, start, end)} is a number that JSON, which the API server works with, cannot hold. Put it in quotes if text is meant.`, start, end);
  }

  yamlVersion(range: TextRange, version: string): void {
    this.add('syntax', `The YAML reader of Kubernetes refuses documents that declare YAML ${version}: it knows 1.1 only. Remove the line.`, range.start, range.end);
  }

  unknownDirective(range: TextRange): void {
    this.add('syntax', "Lines that start with '%' are directives, and only '%YAML 1.1' and '%TAG' are known. Remove the line, or quote the value.", range.start, range.end);
  }

  missingDocumentStart(offset: number): void {
    this.add('syntax', "A line '---' must follow the directives.", offset, offset);
  }

  tooDeep(start: number, end: number, depth: number): void {
    this.add('too-deep', `Nested more than ${depth} levels deep; what stands deeper is not looked at.`, start, end);
  }

  private add(code: YamlProblem['code'], message: string, start: number, end: number): void {
    if (this.isFull) return;
    if (this.found.some((problem) => problem.code === code && problem.range.start === start)) return;
    this.found.push({ code, message, range: { start, end } });
  }
}

function quoted(text: string, start: number, end: number): string {
  return `'${shortened(text.slice(start, Math.min(end, start + MAX_QUOTED_LENGTH + 1)).replaceAll(/\s+/g, ' '))}'`;
}

function shortened(text: string): string {
  return text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}…` : text;
}
