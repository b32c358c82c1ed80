// What editors get from the features: plain data, offsets relative to the document.

import type { TextEdit, TextRange } from '../base/text';

export type CompletionKind = 'field' | 'value' | 'enum' | 'reference' | 'kind' | 'skeleton' | 'method' | 'function' | 'variable' | 'keyword';

/** One suggestion. `edit` is what accepting it does, with `additionalEdits`; nothing else moves. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  /** One line beside the label: type, whether it is required, since when. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What the typed word is matched against: the text that `edit` replaces is a prefix-like part of it. */
  readonly filterText: string;
  /** Lists are sorted by it: required fields before optional before deprecated ones. */
  readonly sortText: string;
  /** Replaces the word at the cursor; its range never leaves the cursor's line. */
  readonly edit: TextEdit;
  /** `edit.newText` is a snippet in LSP's syntax (tab stops, `$` and `}` escaped). */
  readonly snippet: boolean;
  /** Further edits that belong to it, away from the cursor: the apiVersion that goes with a kind. */
  readonly additionalEdits?: readonly TextEdit[];
  readonly deprecated?: boolean;
  /** The one that most people want here. */
  readonly preselect?: boolean;
  /** Values are known for what was just inserted: ask for completion again. */
  readonly suggestAgain?: boolean;
}

/** What the client can do with the answer. */
export interface CompletionOptions {
  /** The client understands snippets; else items carry plain text. */
  readonly snippets: boolean;
  /** The file, so that what stands near comes first. */
  readonly uri?: string;
}

export interface Hover {
  /** Exactly the key or value that is explained. */
  readonly range: TextRange;
  readonly markdown: string;
}

export type SymbolKind = 'manifest' | 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'text' | 'function' | 'method';

/** A line of the outline; `selection` always lies within `range`, and children within their parent's range. */
export interface OutlineSymbol {
  readonly name: string;
  readonly detail?: string;
  readonly kind: SymbolKind;
  readonly range: TextRange;
  readonly selection: TextRange;
  readonly children: readonly OutlineSymbol[];
  readonly deprecated?: boolean;
}

/** What can be folded away: from the line of `start` to the line of `end` (offset behind the last character). */
export interface FoldingRange {
  readonly range: TextRange;
  readonly kind?: 'comment' | 'region';
}

/** Ranges around a cursor, the innermost first; each contains the one before. */
export type SelectionRanges = readonly TextRange[];

export interface DocumentLink {
  readonly range: TextRange;
  /** An absolute URL, or a path relative to the file where `isPath`. */
  readonly target: string;
  readonly isPath: boolean;
}

export type TokenType = 'namespace' | 'variable' | 'parameter' | 'property' | 'function' | 'method' | 'enumMember' | 'label' | 'keyword' | 'string' | 'number' | 'comment';

/** LSP's own, and three of ours: a local of a function around, a global of the script, and a function that Envoy calls. */
export type TokenModifier = 'declaration' | 'readonly' | 'deprecated' | 'modification' | 'defaultLibrary' | 'upvalue' | 'global' | 'handler';

/** What a word of a script is; its range never leaves its line. */
export interface SemanticToken {
  readonly range: TextRange;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}
