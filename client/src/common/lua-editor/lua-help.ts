// What the server knows about scripts, in their own editors too: asked about the text that the editor shows, answered in its lines.

import { CodeActionKind, CompletionList, DocumentHighlightKind, Disposable, Location, SemanticTokensLegend, WorkspaceEdit, extensions, languages, window, type DocumentSelector, type Position, type Range, type TextDocument } from 'vscode';
import type { BaseLanguageClient, CodeAction, CompletionItem, DocumentHighlight, DocumentSymbol, FoldingRange, Hover, Range as LspRange, SemanticTokens, SignatureHelp, TextEdit } from 'vscode-languageclient';
import { othersFormatLua, othersKnowLua } from '../lua-extensions';
import type { ScriptOfFile } from '../lua-scripts';
import { formatOwnLuaRequest, luaAnswersRequest, luaFixesRequest, type FormatOwnLuaParams, type FormatOwnLuaResult, type LuaAnswersParams, type LuaFixesParams } from '../protocol';
import type { ServerSession } from '../server-session';
import { luaScheme, readAddress } from './lua-address';
import { textOf } from './lua-link';

interface Answers {
  readonly completion?: CompletionItem[];
  readonly hover?: Hover;
  readonly signature?: SignatureHelp;
  readonly definition?: LspRange[];
  readonly highlights?: DocumentHighlight[];
  readonly renameRange?: LspRange;
  readonly rename?: TextEdit[];
  readonly symbols?: DocumentSymbol[];
  readonly folds?: FoldingRange[];
  readonly tokens?: SemanticTokens;
}

/** CompletionItemKind.Keyword of LSP. */
const keywordKind = 14;

type Converter = BaseLanguageClient['protocol2CodeConverter'];

const scripts: DocumentSelector = { scheme: luaScheme };

/** Where the script of an editor stands, after what was typed has reached it. */
type PlaceOf = (document: TextDocument) => Promise<ScriptOfFile | undefined>;

/** The server, and where it finds the script of an editor; undefined where either is missing. */
async function inFile(session: ServerSession, placeOf: PlaceOf, document: TextDocument): Promise<{ readonly client: BaseLanguageClient; readonly file: { readonly uri: string; readonly script: number } } | undefined> {
  const place = await placeOf(document);
  const client = session.running;
  return place && client && { client, file: { uri: client.code2ProtocolConverter.asUri(place.uri), script: place.script } };
}

/** Offers it to editors of scripts. */
export function helpInScripts(session: ServerSession, placeOf: PlaceOf): Disposable {
  const ask: Ask = async (document, about, convert, { position, newName } = {}) => {
    const address = readAddress(document.uri);
    const client = address && (await session.start());
    if (!client) return undefined;
    const params: LuaAnswersParams = {
      uri: client.code2ProtocolConverter.asUri(address.file),
      text: textOf(document),
      about,
      ...(position ? { position: { line: position.line, character: position.character } } : {}),
      ...(newName === undefined ? {} : { newName }),
    };
    const { [about]: answer } = await client.sendRequest<Answers>(luaAnswersRequest, params);
    return answer === undefined ? undefined : convert(answer as never, client.protocol2CodeConverter);
  };
  return Disposable.from(helpWhileTyping(ask), navigation(ask), structure(ask), colours(session, ask), fixes(session, placeOf), formatting(session, placeOf));
}

/** Asks the server about a script's text, and makes VS Code's own of the answer; undefined where there is none. */
type Ask = <About extends keyof Answers, Shown>(
  document: TextDocument,
  about: About,
  convert: (answer: NonNullable<Answers[About]>, converter: Converter) => Shown | Promise<Shown>,
  where?: { readonly position?: Position; readonly newName?: string },
) => Promise<Shown | undefined>;

function helpWhileTyping(ask: Ask): Disposable {
  return Disposable.from(
    languages.registerCompletionItemProvider(
      scripts,
      {
        provideCompletionItems: (document, position) =>
          // Asked for anew with each letter, as in manifests: the list closes when a word such as `then` is complete.
          ask(document, 'completion', async (items, converter) => new CompletionList(await converter.asCompletionResult(items), items.some(({ kind }) => kind === keywordKind)), { position }),
      },
      '.',
      ':',
    ),
    languages.registerHoverProvider(scripts, { provideHover: (document, position) => ask(document, 'hover', (hover, converter) => converter.asHover(hover), { position }) }),
    languages.registerSignatureHelpProvider(
      scripts,
      { provideSignatureHelp: (document, position) => ask(document, 'signature', (signature, converter) => converter.asSignatureHelp(signature), { position }) },
      '(',
      ',',
    ),
  );
}

function navigation(ask: Ask): Disposable {
  const definitionsAt = async (document: TextDocument, position: Position): Promise<readonly Range[]> =>
    (await ask(document, 'definition', (found, converter) => found.map((range) => converter.asRange(range)), { position })) ?? [];
  return Disposable.from(
    languages.registerDefinitionProvider(scripts, {
      provideDefinition: async (document, position) => (await definitionsAt(document, position)).map((range) => new Location(document.uri, range)),
    }),
    languages.registerReferenceProvider(scripts, {
      async provideReferences(document, position, { includeDeclaration }) {
        const definitions = includeDeclaration ? [] : await definitionsAt(document, position);
        const uses = await ask(document, 'highlights', (found, converter) => found.map(({ range }) => converter.asRange(range)), { position });
        return uses?.filter((use) => !definitions.some((definition) => definition.isEqual(use))).map((range) => new Location(document.uri, range));
      },
    }),
    languages.registerDocumentHighlightProvider(scripts, {
      provideDocumentHighlights: (document, position) =>
        // None at all: the editor then highlights equal words by itself.
        ask(document, 'highlights', (uses, converter) => (uses.length === 0 ? undefined : uses.map(({ range, kind }) => ({ range: converter.asRange(range), kind: kind === 3 ? DocumentHighlightKind.Write : DocumentHighlightKind.Read }))), { position }),
    }),
    languages.registerRenameProvider(scripts, {
      async prepareRename(document, position) {
        const range = await ask(document, 'renameRange', (found, converter) => converter.asRange(found), { position });
        if (!range) throw new Error('This cannot be renamed: it is no name of the script.');
        return range;
      },
      // An edit of this text alone: the manifest follows as it does when somebody types.
      provideRenameEdits: (document, position, newName) =>
        ask(
          document,
          'rename',
          async (edits, converter) => {
            const edit = new WorkspaceEdit();
            edit.set(document.uri, await converter.asTextEdits(edits));
            return edit;
          },
          { position, newName },
        ),
    }),
  );
}

function structure(ask: Ask): Disposable {
  return Disposable.from(
    languages.registerDocumentSymbolProvider(scripts, {
      // The outline shows what each extension says.
      provideDocumentSymbols: (document) => (othersKnowLua() ? undefined : ask(document, 'symbols', (symbols, converter) => converter.asDocumentSymbols(symbols))),
    }),
    languages.registerFoldingRangeProvider(scripts, { provideFoldingRanges: (document) => ask(document, 'folds', (folds, converter) => converter.asFoldingRanges(folds)) }),
  );
}

/** Colours by meaning; what its numbers stand for a server says when it starts. */
function colours(session: ServerSession, ask: Ask): Disposable {
  let provider: Disposable | undefined;
  const register = (): void => {
    const legend = session.running?.initializeResult?.capabilities.semanticTokensProvider?.legend;
    if (provider || !legend) return;
    provider = languages.registerDocumentSemanticTokensProvider(
      scripts,
      { provideDocumentSemanticTokens: (document) => ask(document, 'tokens', (tokens, converter) => converter.asSemanticTokens(tokens)) },
      new SemanticTokensLegend(legend.tokenTypes, legend.tokenModifiers),
    );
  };
  register();
  return Disposable.from(session.onState(register), new Disposable(() => provider?.dispose()));
}

/** Fixes of what was found; they edit the manifest, and this text follows. */
function fixes(session: ServerSession, placeOf: PlaceOf): Disposable {
  return languages.registerCodeActionsProvider(
    scripts,
    {
      async provideCodeActions(document, { start, end }) {
        const found = await inFile(session, placeOf, document);
        if (!found) return undefined;
        const { client, file } = found;
        const params: LuaFixesParams = { ...file, range: { start: { line: start.line, character: start.character }, end: { line: end.line, character: end.character } } };
        return client.protocol2CodeConverter.asCodeActionResult(await client.sendRequest<CodeAction[]>(luaFixesRequest, params));
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );
}

/** "Format Document", where nobody else offers it. */
function formatting(session: ServerSession, placeOf: PlaceOf): Disposable {
  let provider: Disposable | undefined;
  const review = (): void => {
    if (!othersFormatLua() === (provider !== undefined)) return;
    provider?.dispose();
    provider = othersFormatLua()
      ? undefined
      : languages.registerDocumentFormattingEditProvider(scripts, {
          async provideDocumentFormattingEdits(document, { tabSize }) {
            const found = await inFile(session, placeOf, document);
            if (!found) return undefined;
            const { client, file } = found;
            const params: FormatOwnLuaParams = { ...file, text: textOf(document), width: tabSize };
            const answer = await client.sendRequest<FormatOwnLuaResult | null>(formatOwnLuaRequest, params);
            if (answer?.refusal !== undefined) void window.showWarningMessage(`The script is left as it is: ${answer.refusal}${/[.!?]$/.test(answer.refusal) ? '' : '.'}`);
            return client.protocol2CodeConverter.asTextEdits(answer?.edits ? [...answer.edits] : undefined);
          },
        });
  };
  review();
  return Disposable.from(extensions.onDidChange(review), new Disposable(() => provider?.dispose()));
}
