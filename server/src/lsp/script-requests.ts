// Scripts as clients see them: where they are (with code lenses), what comes of a run with a sample request, and their text for an editor of their own.

import type { CodeAction, CodeLens, Position, Range } from 'vscode-languageserver';
import type { OwnScript } from '../analysis';
import type { TextRange } from '../base/text';
import { toCompletionItem, toDocumentSymbol, toFoldingRange, toHighlight, toSignatureHelp, toTextEdits } from './convert';
import { fixActions } from './fix-actions';
import { formatOwnScript } from './format-requests';
import {
  editLuaScriptRequest,
  formatOwnLuaRequest,
  luaAnswersRequest,
  luaDiagnosticsRequest,
  luaFixesRequest,
  luaScriptRequest,
  luaScriptsRequest,
  runSampleRequest,
  type EditLuaScriptParams,
  type EditLuaScriptResult,
  type FileParams,
  type FormatOwnLuaParams,
  type LuaAnswersParams,
  type LuaAnswersResult,
  type LuaDiagnosticsParams,
  type LuaDiagnosticsResult,
  type LuaFixesParams,
  type LuaScriptInfo,
  type LuaScriptParams,
  type LuaScriptResult,
  type RunSampleParams,
  type RunSampleResult,
} from './protocol';
import { orRefusal } from './rename-refusal';
import type { SemanticTokenAnswers } from './semantic-tokens';
import type { LanguageServer } from './server';
import type { Feature } from './settings';

/** The client's command that a lens runs: with the file's URI and the script's number. */
const runCommand = 'envoyGateway.runLuaSample';

/** Likewise, for an editor of the script's own. */
const openCommand = 'envoyGateway.openLua';

/** Registers the answers on the server's connection. */
export function answerScriptRequests(server: LanguageServer): void {
  const { connection } = server;
  connection.onCodeLens(async ({ textDocument: { uri } }): Promise<CodeLens[]> => {
    const analysis = await server.ready();
    if (!server.settings.features.codeLens) return [];
    // Other clients have no such command.
    const { sampleRuns, luaEditor } = server.options;
    const commands = [...(sampleRuns ? [{ title: 'Run with sample request', command: runCommand }] : []), ...(luaEditor ? [{ title: 'Open in own editor', command: openCommand }] : [])];
    return analysis.scriptsIn(uri).flatMap(({ position }, script) => commands.map((command) => ({ range: { start: position, end: position }, command: { ...command, arguments: [uri, script] } })));
  });
  connection.onRequest(luaScriptsRequest, async ({ uri }: FileParams): Promise<readonly LuaScriptInfo[]> => {
    const analysis = await server.ready();
    return analysis.scriptsIn(uri).map(({ position, name }) => ({ line: position.line, ...(name === undefined ? {} : { name }) }));
  });
  connection.onRequest(luaScriptRequest, async ({ uri, script, lastText }: LuaScriptParams): Promise<LuaScriptResult | null> => {
    const analysis = await server.ready();
    const found = analysis.referencedScript(uri, script, lastText);
    return found ? { ...found, version: server.documents.get(uri)?.version ?? null } : null;
  });
  connection.onRequest(editLuaScriptRequest, async ({ uri, script, text }: EditLuaScriptParams): Promise<EditLuaScriptResult | null> => {
    const analysis = await server.ready();
    const edits = analysis.scriptTextEdits(uri, script, text);
    return edits ? { edits: toTextEdits(uri, edits, (other, range) => server.rangeOf(other, range)), version: server.documents.get(uri)?.version ?? null } : null;
  });
  connection.onRequest(luaDiagnosticsRequest, async ({ uri, script }: LuaDiagnosticsParams): Promise<LuaDiagnosticsResult> => {
    const analysis = await server.ready();
    return analysis.scriptFindings(uri, script).map(({ found, range }) => ({ ...server.diagnosticOf(uri, found), range }));
  });
  connection.onRequest(luaFixesRequest, async ({ uri, script, range }: LuaFixesParams): Promise<CodeAction[]> => {
    const analysis = await server.ready();
    if (!server.settings.features.codeActions) return [];
    return analysis.scriptFindings(uri, script).flatMap(({ found, range: own }) => {
      if (isBefore(own.end, range.start) || isBefore(range.end, own.start)) return [];
      const suppressions = analysis.suppressions(uri, found.range).filter(({ finding }) => finding.finding.rule === found.finding.rule);
      const diagnostics = [{ ...server.diagnosticOf(uri, found), range: own }];
      return fixActions(server, uri, [...analysis.fixesOf(uri, found), ...suppressions]).map((action) => ({ ...action, diagnostics }));
    });
  });
  connection.onRequest(luaAnswersRequest, async ({ uri, text, ...question }: LuaAnswersParams) => {
    const analysis = await server.ready();
    return server.settings.features[featureOf[question.about]] ? orRefusal(() => answerAbout(analysis.ownScript(uri, text), question, server.semanticTokens)) : {};
  });
  connection.onRequest(formatOwnLuaRequest, (params: FormatOwnLuaParams) => formatOwnScript(server, params));
  connection.onRequest(runSampleRequest, async ({ uri, script, sample }: RunSampleParams): Promise<RunSampleResult | null> => {
    const analysis = await server.ready();
    const place = analysis.scriptsIn(uri)[script];
    if (!place || !server.trials) return null;
    const { sample: read, problem } = analysis.readSample(sample ?? '');
    return { line: place.position.line, sample: read, ...(problem === undefined ? {} : { problem }), outcome: await server.trials.runSample({ script: place.text, sample: read }) };
  });
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}

/** By what setting an answer is switched off, here as in files. */
const featureOf: Readonly<Record<keyof LuaAnswersResult, Feature>> = {
  completion: 'completion',
  signature: 'completion',
  hover: 'hover',
  definition: 'hover',
  highlights: 'hover',
  renameRange: 'codeActions',
  rename: 'codeActions',
  symbols: 'outline',
  folds: 'folding',
  tokens: 'semanticTokens',
};

/** More functions than a script for a proxy has. */
const mostSymbols = 2_000;

function answerAbout(own: OwnScript, { about, position = { line: 0, character: 0 }, newName = '' }: Omit<LuaAnswersParams, 'uri' | 'text'>, tokens: SemanticTokenAnswers): LuaAnswersResult {
  const rangeOf = (_: string, range: TextRange): Range => own.inLines(range);
  switch (about) {
    case 'completion':
      return { completion: own.completion(position, { snippets: true }).map((item) => toCompletionItem('', item, rangeOf, true)) };
    case 'hover': {
      const hover = own.hover(position);
      return hover ? { hover: { contents: { kind: 'markdown', value: hover.markdown }, range: own.inLines(hover.range) } } : {};
    }
    case 'signature': {
      const signature = own.signature(position);
      return signature ? { signature: toSignatureHelp(signature) } : {};
    }
    case 'definition':
      return { definition: own.definition(position).map((range) => own.inLines(range)) };
    case 'highlights':
      return { highlights: own.uses(position).map(({ range, write }) => toHighlight(own.inLines(range), write)) };
    case 'renameRange': {
      const range = own.renameRange(position);
      return range ? { renameRange: own.inLines(range) } : {};
    }
    case 'rename': {
      const edits = own.rename(position, newName);
      return edits ? { rename: toTextEdits('', edits, rangeOf) } : {};
    }
    case 'symbols':
      return { symbols: own.outline(mostSymbols).map((symbol) => toDocumentSymbol(symbol, 0)) };
    case 'folds':
      return { folds: own.folds().map((fold) => toFoldingRange(fold, 0)) };
    case 'tokens': {
      const found = own.tokens();
      return { tokens: tokens.range(found.length === 0 ? [] : [{ startLine: 0, tokens: found }]) };
    }
  }
}
