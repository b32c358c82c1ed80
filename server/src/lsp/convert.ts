// The engine's plain data as LSP's: severities, diagnostics, edits, symbols, folds.

import type { CodeAction, CompletionItem, CompletionItemKind, CreateFile, Diagnostic, DocumentHighlight, DocumentSymbol, FoldingRange, Range, SignatureHelp, SymbolInformation, SymbolKind, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { LuaSignature, FileChecklist, FileCompletion, FileFinding, FileFix, FileFold, FileSymbol, LineRange } from '../analysis';
import type { FileChange, RelatedPlace, Severity } from '../base/finding';
import type { TextEdit as OffsetEdit, TextRange } from '../base/text';
import type { ChecklistMessage } from './protocol';

/** The name beside each problem. */
export const diagnosticSource = 'envoy-gateway';

// LSP's numbers stand here as constants, so that none of the protocol's code is loaded for them.
const severityNumbers: Readonly<Record<Severity, 1 | 2 | 3 | 4>> = { error: 1, warning: 2, information: 3, hint: 4 };
const tagNumbers = { unnecessary: 1, deprecated: 2 } as const;
const symbolKinds: Readonly<Record<FileSymbol['kind'], SymbolKind>> = { manifest: 5, object: 19, array: 18, string: 15, number: 16, boolean: 17, null: 21, text: 15, function: 12, method: 6 };

// Property, Value, EnumMember, Reference, Class, Snippet, Method, Function, Variable, Keyword.
const completionKinds: Readonly<Record<FileCompletion['kind'], CompletionItemKind>> = { field: 10, value: 12, enum: 20, reference: 18, kind: 7, skeleton: 15, method: 2, function: 3, variable: 6, keyword: 14 };

/** Tells where an absolute offset of a file stands. */
export type RangeOf = (uri: string, range: TextRange) => Range;

/** A finding as LSP has it. `docsBase` with the rule's id behind it is the address of the rule's page, if it has one. */
export function toDiagnostic(uri: string, found: FileFinding, rangeOf: RangeOf, docsBase: string | undefined): Diagnostic {
  const { finding, start, end, documentStart } = found;
  return {
    range: { start, end },
    severity: severityNumbers[finding.severity],
    code: finding.rule,
    ...(docsBase === undefined ? {} : { codeDescription: { href: docsBase + finding.rule } }),
    source: diagnosticSource,
    message: finding.message,
    ...(finding.tags ? { tags: finding.tags.map((tag) => tagNumbers[tag]) } : {}),
    ...(finding.related ? { relatedInformation: finding.related.map((place) => toRelated(uri, place, documentStart, rangeOf)) } : {}),
  };
}

function toRelated(uri: string, place: RelatedPlace, documentStart: number, rangeOf: RangeOf): NonNullable<Diagnostic['relatedInformation']>[number] {
  const range = place.uri === undefined ? { start: place.range.start + documentStart, end: place.range.end + documentStart } : place.range;
  return { location: { uri: place.uri ?? uri, range: rangeOf(place.uri ?? uri, range) }, message: place.message };
}

export function toTextEdits(uri: string, edits: readonly OffsetEdit[], rangeOf: RangeOf): TextEdit[] {
  return edits.map(({ range, newText }) => ({ range: rangeOf(uri, range), newText }));
}

/** What the client can do with edits. */
export interface EditSupport {
  readonly documentChanges: boolean;
  readonly createFiles: boolean;
  /** The version of an open document, so that edits never meet another text than they were made for. */
  versionOf(uri: string): number | null;
}

/** @returns undefined where the changes need what the client does not support */
export function toWorkspaceEdit(changes: readonly FileChange[], rangeOf: RangeOf, support: EditSupport): WorkspaceEdit | undefined {
  if (!support.documentChanges) {
    if (changes.some(({ create }) => create !== undefined)) return undefined;
    return { changes: Object.fromEntries(changes.map(({ uri, edits = [] }) => [uri, toTextEdits(uri, edits, rangeOf)])) };
  }
  if (!support.createFiles && changes.some(({ create }) => create !== undefined)) return undefined;
  return {
    documentChanges: changes.flatMap(({ uri, create, edits = [] }): (CreateFile | TextDocumentEdit)[] => {
      if (create !== undefined) {
        const start = { line: 0, character: 0 };
        return [
          { kind: 'create', uri, options: { ignoreIfExists: true } },
          { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: create }] },
        ];
      }
      return edits.length === 0 ? [] : [{ textDocument: { uri, version: support.versionOf(uri) }, edits: toTextEdits(uri, edits, rangeOf) }];
    }),
  };
}

export function toSignatureHelp({ label, parameters, docs, activeParameter }: LuaSignature): SignatureHelp {
  return {
    activeSignature: 0,
    activeParameter,
    signatures: [
      {
        label,
        documentation: { kind: 'markdown', value: docs },
        parameters: parameters.map(({ start, end, docs: about }) => ({ label: [start, end], documentation: about })),
      },
    ],
  };
}

/** @param suggestAgain the client knows VS Code's command that opens the list of suggestions once more */
export function toCompletionItem(uri: string, item: FileCompletion, rangeOf: RangeOf, suggestAgain: boolean): CompletionItem {
  return {
    label: item.label,
    kind: completionKinds[item.kind],
    ...(item.detail === undefined ? {} : { detail: item.detail }),
    ...(item.documentation === undefined ? {} : { documentation: { kind: 'markdown', value: item.documentation } }),
    filterText: item.filterText,
    sortText: item.sortText,
    textEdit: { range: rangeOf(uri, item.edit.range), newText: item.edit.newText },
    insertTextFormat: item.snippet ? 2 : 1,
    // As it is: what is inserted brings its own indentation.
    insertTextMode: 1,
    ...(item.additionalEdits ? { additionalTextEdits: toTextEdits(uri, item.additionalEdits, rangeOf) } : {}),
    ...(item.deprecated ? { tags: [1] } : {}),
    ...(item.preselect ? { preselect: true } : {}),
    ...(item.suggestAgain && suggestAgain ? { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } } : {}),
  };
}

/** A fix as the action behind the light bulb. */
export function toCodeAction(fix: FileFix, diagnostic: Diagnostic, edit: WorkspaceEdit): CodeAction {
  return { title: fix.title, kind: 'quickfix', diagnostics: [diagnostic], ...(fix.preferred ? { isPreferred: true } : {}), edit };
}

/** @param lines how far the symbol's document is down in its file */
export function toDocumentSymbol({ name, detail, kind, range, selection, children, deprecated }: FileSymbol, lines: number): DocumentSymbol {
  const symbol: DocumentSymbol = { name: shownName(name), kind: symbolKinds[kind], range: moved(range, lines), selectionRange: moved(selection, lines) };
  if (detail !== undefined) symbol.detail = detail;
  if (deprecated) symbol.tags = [1];
  if (children.length > 0) symbol.children = children.map((child) => toDocumentSymbol(child, lines));
  return symbol;
}

/** The outline for clients that know no tree: each symbol with the name of what it stands in. */
export function toSymbolInformation(uri: string, symbols: readonly FileSymbol[], lines: number, containerName?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children }) => [
    { name: shownName(name), kind: symbolKinds[kind], location: { uri, range: moved(range, lines) }, ...(containerName === undefined ? {} : { containerName }) },
    ...toSymbolInformation(uri, children, lines, name),
  ]);
}

/** Editors refuse a whole outline for one empty name. */
function shownName(name: string): string {
  return name === '' ? '…' : name;
}

function moved({ start, end }: LineRange, lines: number): Range {
  return { start: { line: start.line + lines, character: start.character }, end: { line: end.line + lines, character: end.character } };
}

/** A use of a name, which is read or written there. */
export function toHighlight(range: Range, write: boolean): DocumentHighlight {
  return { range, kind: write ? 3 : 2 };
}

/** @param lines how far the fold's document is down in its file */
export function toFoldingRange({ range, kind }: FileFold, lines: number): FoldingRange {
  const fold: FoldingRange = { startLine: range.start.line + lines, endLine: range.end.line + lines };
  if (kind) fold.kind = kind;
  return fold;
}

export function toChecklist(uri: string, { kind, name, namespace, range, items }: FileChecklist, rangeOf: RangeOf): ChecklistMessage {
  return {
    kind,
    name,
    namespace,
    range: rangeOf(uri, range),
    items: items.map(({ place, edits, ...item }) => ({
      ...item,
      ...(place ? { place: { uri: place.uri, range: rangeOf(place.uri, place.range) } } : {}),
      ...(edits ? { edits: toTextEdits(uri, edits, rangeOf) } : {}),
    })),
  };
}
