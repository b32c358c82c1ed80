// Coloured words as LSP has them: numbers, each token told by its distance from the one before, and only what changed.

import type { SemanticTokens, SemanticTokensDelta, SemanticTokensLegend } from 'vscode-languageserver';
import type { DocumentTokens, FileToken, TokenModifier, TokenType } from '../analysis';

/** Their index is their number. The names are LSP's, but for the last three modifiers, which package.json explains to VS Code. */
const types: readonly TokenType[] = ['namespace', 'variable', 'parameter', 'property', 'function', 'method', 'enumMember', 'label', 'keyword', 'string', 'number', 'comment'];
const modifiers: readonly TokenModifier[] = ['declaration', 'readonly', 'deprecated', 'modification', 'defaultLibrary', 'upvalue', 'global', 'handler'];

export const semanticTokensLegend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

const typeNumbers = new Map(types.map((type, index) => [type, index]));
const modifierBits = new Map(modifiers.map((modifier, index) => [modifier, 1 << index]));

/** Numbers that LSP has for one token. */
const perToken = 5;

/** Answers to clients, with what each file was told last. */
export class SemanticTokenAnswers {
  private readonly last = new Map<string, { readonly id: string; readonly data: readonly number[] }>();
  /** A document's tokens as numbers, the first one told by its line in the document. */
  private readonly known = new WeakMap<readonly FileToken[], readonly number[]>();
  private answers = 0;

  full(uri: string, documents: readonly DocumentTokens[]): SemanticTokens {
    const data = this.encode(documents);
    const id = String(++this.answers);
    this.last.set(uri, { id, data });
    return { resultId: id, data: [...data] };
  }

  /** What differs from the answer `previousId`; all tokens where that is not known any more. */
  delta(uri: string, documents: readonly DocumentTokens[], previousId: string): SemanticTokens | SemanticTokensDelta {
    const previous = this.last.get(uri);
    if (previous?.id !== previousId) return this.full(uri, documents);
    const { data, resultId } = this.full(uri, documents);
    return { ...(resultId === undefined ? {} : { resultId }), edits: difference(previous.data, data) };
  }

  range(documents: readonly DocumentTokens[]): SemanticTokens {
    return { data: [...this.encode(documents)] };
  }

  forget(uri: string): void {
    this.last.delete(uri);
  }

  private encode(documents: readonly DocumentTokens[]): readonly number[] {
    const data: number[] = [];
    let line = 0;
    for (const { startLine, tokens } of documents) {
      const numbers = this.numbersOf(tokens);
      const begin = data.length;
      for (const number of numbers) data.push(number);
      data[begin] = startLine + numbers[0]! - line;
      line = startLine + tokens.at(-1)!.start.line;
    }
    return data;
  }

  private numbersOf(tokens: readonly FileToken[]): readonly number[] {
    const known = this.known.get(tokens);
    if (known) return known;
    const numbers: number[] = [];
    let before = { line: 0, character: 0 };
    for (const { start, length, type, modifiers: own } of tokens) {
      const sameLine = start.line === before.line;
      const bits = own.reduce((sum, modifier) => sum | modifierBits.get(modifier)!, 0);
      numbers.push(start.line - before.line, sameLine ? start.character - before.character : start.character, length, typeNumbers.get(type)!, bits);
      before = start;
    }
    this.known.set(tokens, numbers);
    return numbers;
  }
}

/** The one stretch in which two answers differ, in whole tokens. */
function difference(before: readonly number[], now: readonly number[]): SemanticTokensDelta['edits'] {
  const most = Math.min(before.length, now.length);
  let head = 0;
  while (head < most && before[head] === now[head]) head++;
  head -= head % perToken;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  tail -= tail % perToken;
  if (head === before.length && head === now.length) return [];
  return [{ start: head, deleteCount: before.length - head - tail, data: now.slice(head, now.length - tail) }];
}
