// A script in an editor of its own: what is asked about it is answered as for a file of Lua, in its own lines.

import type { Release } from '../../base/release';
import { LineIndex, type TextEdit, type TextPosition, type TextRange } from '../../base/text';
import type { FormatAnswer, FormatRequest } from '../../lua/format/format-request';
import type { EmbeddedLua } from '../../workspace/lua-scripts';
import type { CompletionItem, CompletionOptions, Hover } from '../feature-types';
import { foldingRangesWithScripts } from '../folding';
import { foldInLines, rangeInLines, symbolInLines, tokenInLines, type FileFold, type FileSymbol, type FileToken, type LineRange } from '../in-lines';
import { luaCompletionAt } from './lua-completion';
import { editsOfAnswer, type FormatRefusal } from './lua-format';
import { luaHoverAt } from './lua-hover';
import { luaDefinitionAt, luaRenameAt, luaRenameRangeAt, luaUsesAt, type NamePlace } from './lua-navigation';
import { luaOutlineOf } from './lua-outline';
import type { LuaPlace } from './lua-place';
import { luaSemanticTokensOf } from './lua-semantic-tokens';
import { luaSignatureAt, type LuaSignature } from './lua-signature';

/** Ranges and edits are offsets of the script's text, unless they are said to be lines. */
export class OwnScript {
  private readonly lines: LineIndex;

  /** @param script one whose offsets are its document's, as those of a file are */
  constructor(
    private readonly script: EmbeddedLua,
    private readonly release: Release,
  ) {
    this.lines = new LineIndex(script.text);
  }

  /** A range in lines. */
  inLines(range: TextRange): LineRange {
    return rangeInLines(this.lines, range);
  }

  completion(position: TextPosition, options: CompletionOptions): readonly CompletionItem[] {
    return luaCompletionAt(this.placeAt(position), this.release, options);
  }

  hover(position: TextPosition): Hover | undefined {
    return luaHoverAt(this.placeAt(position), this.release);
  }

  signature(position: TextPosition): LuaSignature | undefined {
    return luaSignatureAt(this.placeAt(position), this.release);
  }

  definition(position: TextPosition): readonly TextRange[] {
    return luaDefinitionAt(this.placeAt(position));
  }

  uses(position: TextPosition): readonly NamePlace[] {
    return luaUsesAt(this.placeAt(position));
  }

  renameRange(position: TextPosition): TextRange | undefined {
    return luaRenameRangeAt(this.placeAt(position));
  }

  /** @throws RangeError if `newName` is no name of Lua */
  rename(position: TextPosition, newName: string): readonly TextEdit[] | undefined {
    return luaRenameAt(this.placeAt(position), newName);
  }

  /** @param most how many functions there may be */
  outline(most: number): readonly FileSymbol[] {
    return luaOutlineOf(this.script, most).map((symbol) => symbolInLines(this.lines, symbol));
  }

  folds(): readonly FileFold[] {
    return foldingRangesWithScripts(this.script.text, [this.script]).map((fold) => foldInLines(this.lines, fold));
  }

  tokens(): readonly FileToken[] {
    return luaSemanticTokensOf(this.script, this.script.text).map((token) => tokenInLines(this.lines, token));
  }

  /** Edits that take over what the formatter made of the text. */
  formatted(request: FormatRequest, answer: FormatAnswer): readonly TextEdit[] | FormatRefusal {
    return editsOfAnswer(this.script, request, answer);
  }

  private placeAt(position: TextPosition): LuaPlace {
    const offset = this.lines.offsetAt(position);
    return { script: this.script, offset, documentOffset: offset, documentText: this.script.text };
  }
}
