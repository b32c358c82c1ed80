// Answers what an editor asks about a document: completion, hover, outline, folds, links, colours, code actions.

import type { CodeAction, CodeActionParams, Diagnostic, Position } from 'vscode-languageserver';
import type { Analysis } from '../analysis';
import type { TextRange } from '../base/text';
import { folderOf } from '../base/uri';
import { toChecklist, toCompletionItem, toDocumentSymbol, toFoldingRange, toHighlight, toSignatureHelp, toSymbolInformation, toTextEdits, toWorkspaceEdit } from './convert';
import { compareReleasesRequest, checklistRequest, fixAllRequest, syntaxTreeRequest, type ChecklistResult, type FileParams, type CompareReleasesParams } from './protocol';
import { editSupport } from './edit-support';
import { fixActions } from './fix-actions';
import { answerFormatRequests, formatActions } from './format-requests';
import type { OpenDocument } from './open-document';
import { orRefusal } from './rename-refusal';
import { answerScaffoldRequests } from './scaffold-requests';
import { answerScriptRequests } from './script-requests';
import type { LanguageServer } from './server';
import type { Feature } from './settings';

/** In a file of more lines the outline is cut to the manifests, but for the one that is being edited: editors ask for it after every key. */
const mostSymbols = 2_000;

/** Folds beyond this number are shown by no editor that says nothing about it. */
const mostFolds = 5_000;

/** The kind of the action that applies all safe fixes. */
const fixAllKind = 'source.fixAll.envoyGateway';

/** Registers the answers on the server's connection. */
export function answerRequests(server: LanguageServer): void {
  const { connection } = server;

  /** An open document and the engine that knows it, for features that are switched on. */
  const withDocument = async <Answer>(feature: Feature, uri: string, name: string, answer: (document: OpenDocument, analysis: Analysis) => Answer): Promise<Answer | null> => {
    const analysis = await server.ready();
    const document = server.documents.get(uri);
    if (!document || !server.settings.features[feature]) return null;
    try {
      return answer(document, analysis);
    } catch (error) {
      server.log(`${name} failed in ${uri}`, error);
      throw error;
    }
  };
  const rangeOf: LanguageServer['rangeOf'] = (uri, range) => server.rangeOf(uri, range);
  const symbols = new Converted(toDocumentSymbol);
  const folds = new Converted(toFoldingRange);

  connection.onCompletion(({ textDocument, position }) =>
    withDocument('completion', textDocument.uri, 'Completion', (document, analysis) => {
      const snippets = server.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
      const items = analysis.completion(document.uri, document.offsetAt(position), { snippets });
      // In scripts the list is asked for anew with each letter: it closes when a word such as `then` is complete.
      return { isIncomplete: items.some(({ kind }) => kind === 'keyword'), items: items.map((item) => toCompletionItem(document.uri, item, rangeOf, server.options.fileBridge === true)) };
    }),
  );
  connection.onHover(({ textDocument, position }) =>
    withDocument('hover', textDocument.uri, 'Hover', (document, analysis) => {
      const hover = analysis.hover(document.uri, document.offsetAt(position));
      return hover ? { contents: { kind: 'markdown' as const, value: hover.markdown }, range: rangeOf(document.uri, hover.range) } : null;
    }),
  );
  connection.onSignatureHelp(({ textDocument, position }) =>
    withDocument('completion', textDocument.uri, 'Signature help', (document, analysis) => {
      const signature = analysis.luaSignature(document.uri, document.offsetAt(position));
      return signature ? toSignatureHelp(signature) : null;
    }),
  );
  connection.onDefinition(({ textDocument, position }) =>
    withDocument('hover', textDocument.uri, 'Definition', (document, analysis) =>
      analysis.definition(document.uri, document.offsetAt(position)).map(({ uri, range }) => ({ uri, range: rangeOf(uri, range) })),
    ),
  );
  connection.onReferences(({ textDocument, position, context }) =>
    withDocument('hover', textDocument.uri, 'References', (document, analysis) => {
      const offset = document.offsetAt(position);
      const definitions = new Set(context.includeDeclaration ? [] : analysis.luaDefinition(document.uri, offset).map(({ start }) => start));
      return analysis.luaUses(document.uri, offset).filter(({ range }) => !definitions.has(range.start)).map(({ range }) => ({ uri: document.uri, range: rangeOf(document.uri, range) }));
    }),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    withDocument('hover', textDocument.uri, 'Highlights', (document, analysis) => {
      const uses = analysis.luaUses(document.uri, document.offsetAt(position));
      // Without any, the editor highlights equal words by itself.
      return uses.length === 0 ? null : uses.map(({ range, write }) => toHighlight(rangeOf(document.uri, range), write));
    }),
  );
  connection.onPrepareRename(({ textDocument, position }) =>
    withDocument('codeActions', textDocument.uri, 'Rename', (document, analysis) => {
      const range = analysis.luaRenameRange(document.uri, document.offsetAt(position));
      return range ? rangeOf(document.uri, range) : null;
    }),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    withDocument('codeActions', textDocument.uri, 'Rename', (document, analysis) =>
      orRefusal(() => {
        const edits = analysis.luaRename(document.uri, document.offsetAt(position), newName);
        return edits ? { changes: { [document.uri]: toTextEdits(document.uri, edits, rangeOf) } } : null;
      }),
    ),
  );
  connection.onDocumentOnTypeFormatting(({ textDocument, position, ch, options }) =>
    withDocument('indentation', textDocument.uri, 'Indentation', (document, analysis) => {
      const unit = options.insertSpaces ? ' '.repeat(options.tabSize) : '\t';
      const edits = analysis.luaIndent(document.uri, document.offsetAt(position), ch, { unit, undoesMoves: server.options.ownIndentation === true });
      return edits.length > 0 ? toTextEdits(document.uri, edits, rangeOf) : null;
    }),
  );
  connection.onDocumentSymbol(({ textDocument }) =>
    withDocument('outline', textDocument.uri, 'Outline', (document, analysis) => {
      const outlines = analysis.outlines(document.uri, mostSymbols);
      const tree = server.capabilities.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
      return tree ? outlines.flatMap((outline) => symbols.of(outline.symbols, outline.startLine)) : outlines.flatMap((outline) => toSymbolInformation(document.uri, outline.symbols, outline.startLine));
    }),
  );
  connection.onFoldingRanges(({ textDocument }) =>
    withDocument('folding', textDocument.uri, 'Folding', (document, analysis) => {
      // Files of others are folded by whoever folds them else.
      if (!analysis.isOurs(document.uri)) return null;
      const most = server.capabilities.textDocument?.foldingRange?.rangeLimit ?? mostFolds;
      return analysis.folds(document.uri, most).flatMap((part) => folds.of(part.folds, part.startLine));
    }),
  );
  connection.onSelectionRanges(({ textDocument, positions }) =>
    withDocument('selection', textDocument.uri, 'Selection', (document, analysis) => positions.map((position) => selectionAt(document, analysis, position))),
  );
  connection.onDocumentLinks(({ textDocument }) =>
    withDocument('links', textDocument.uri, 'Links', (document, analysis) =>
      analysis.links(document.uri).flatMap(({ range, target, isPath }) => ({ range, target: isPath ? `${folderOf(document.uri)}/${target}` : target })),
    ),
  );
  const { semanticTokens } = server;
  // Null, not an empty answer: an editor then asks others who colour the file.
  connection.languages.semanticTokens.on(({ textDocument }) =>
    withDocument('semanticTokens', textDocument.uri, 'Semantic tokens', (document, analysis) => {
      const documents = analysis.semanticTokens(document.uri);
      return documents.length === 0 ? (null as never) : semanticTokens.full(textDocument.uri, documents);
    }),
  );
  connection.languages.semanticTokens.onDelta(({ textDocument, previousResultId }) =>
    withDocument('semanticTokens', textDocument.uri, 'Semantic tokens', (document, analysis) => {
      const documents = analysis.semanticTokens(document.uri);
      return documents.length === 0 ? (null as never) : semanticTokens.delta(textDocument.uri, documents, previousResultId);
    }),
  );
  connection.languages.semanticTokens.onRange(({ textDocument, range }) =>
    withDocument('semanticTokens', textDocument.uri, 'Semantic tokens', (document, analysis) => {
      const documents = analysis.semanticTokens(document.uri, { first: range.start.line, last: range.end.line });
      return documents.length === 0 ? (null as never) : semanticTokens.range(documents);
    }),
  );
  connection.onCodeAction(async (params) => {
    const actions = await withDocument('codeActions', params.textDocument.uri, 'Code actions', (document, analysis) => codeActions(server, document, analysis, params));
    return actions && [...actions, ...(await formatActions(server, params, (kind) => wantsKind(params, kind)))];
  });
  connection.languages.diagnostics.on(async ({ textDocument }) => {
    const analysis = await server.ready();
    while (!analysis.check(textDocument.uri).done);
    return { kind: 'full' as const, items: server.diagnosticsOf(textDocument.uri) };
  });
  connection.onRequest(fixAllRequest, async ({ uri }: FileParams) => {
    const analysis = await server.ready();
    return toTextEdits(uri, analysis.fixAll(uri), rangeOf);
  });
  connection.onRequest(checklistRequest, async ({ uri }: FileParams): Promise<ChecklistResult> => {
    const analysis = await server.ready();
    // Lenses are asked for before the check that follows a key has run.
    while (!analysis.check(uri).done);
    return { checklists: analysis.checklists(uri).map((list) => toChecklist(uri, list, rangeOf)) };
  });
  answerScaffoldRequests(server);
  answerScriptRequests(server);
  answerFormatRequests(server);
  connection.onRequest(compareReleasesRequest, (params: CompareReleasesParams, cancelled) => server.compareReleases(params, cancelled));
  connection.onRequest(syntaxTreeRequest, async ({ uri }: FileParams) => {
    const analysis = await server.ready();
    return { text: analysis.inspect(uri) };
  });
}

/** What was converted, for documents that are still the same and still stand where they stood: after a key, all but one. */
class Converted<Item, Answer> {
  private readonly known = new WeakMap<readonly Item[], { readonly startLine: number; readonly answers: readonly Answer[] }>();

  constructor(private readonly convert: (item: Item, startLine: number) => Answer) {}

  of(items: readonly Item[], startLine: number): readonly Answer[] {
    const known = this.known.get(items);
    if (known?.startLine === startLine) return known.answers;
    const answers = items.map((item) => this.convert(item, startLine));
    this.known.set(items, { startLine, answers });
    return answers;
  }
}

function selectionAt(document: OpenDocument, analysis: Analysis, position: Position): { range: Diagnostic['range'] } {
  const offset = document.offsetAt(position);
  const ranges = [{ start: offset, end: offset }, ...analysis.selectionRanges(document.uri, offset)];
  let outer: { range: Diagnostic['range']; parent?: object } | undefined;
  for (const { start, end } of ranges.reverse()) {
    outer = { range: { start: document.positionAt(start), end: document.positionAt(end) }, ...(outer ? { parent: outer } : {}) };
  }
  return outer!;
}

/** Whether a client that names the kinds it wants, if it does, wants this one. */
function wantsKind({ context }: CodeActionParams, kind: string): boolean {
  return context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
}

function codeActions(server: LanguageServer, document: OpenDocument, analysis: Analysis, params: CodeActionParams): CodeAction[] {
  const { range, context } = params;
  const { uri } = document;
  const wants = (kind: string): boolean => wantsKind(params, kind);
  const actions: CodeAction[] = [];
  if (wants('quickfix')) {
    const offsets = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    actions.push(...fixActions(server, uri, [...analysis.fixes(uri, offsets), ...analysis.suppressions(uri, offsets)]));
  }
  actions.push(...scaffoldActions(server, analysis, uri, { start: document.offsetAt(range.start), end: document.offsetAt(range.end) }, wants));
  // Only for those who ask: as an entry of every light bulb it would be noise.
  if (context.only !== undefined && wants(fixAllKind)) {
    const edits = analysis.fixAll(uri);
    const edit = edits.length > 0 ? toWorkspaceEdit([{ uri, edits }], (other, offsets) => server.rangeOf(other, offsets), editSupport(server)) : undefined;
    if (edit) actions.push({ title: 'Fix all safe problems of Envoy Gateway manifests', kind: fixAllKind, edit });
  }
  return actions;
}

/** What can be made anew; where the client has a wizard, it takes the place of ready-made beginnings. */
function scaffoldActions(server: LanguageServer, analysis: Analysis, uri: string, offsets: TextRange, wants: (kind: string) => boolean): CodeAction[] {
  const hasWizard = server.options.newExtension === true;
  return analysis.actions(uri, offsets).flatMap(({ title, kind, changes, wizard }): CodeAction[] => {
    if (!wants(kind) || (kind === 'refactor' && hasWizard !== (wizard !== undefined))) return [];
    if (wizard) return [{ title, kind, command: { title, command: 'envoyGateway.newExtension', arguments: [wizard] } }];
    const edit = toWorkspaceEdit(changes, (other, range) => server.rangeOf(other, range), editSupport(server));
    return edit ? [{ title, kind, edit }] : [];
  });
}
