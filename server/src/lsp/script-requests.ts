// Scripts as clients see them: where they are (with code lenses), what comes of a run with a sample request, and their text for an editor of their own.

import type { CodeLens, Range } from 'vscode-languageserver';
import type { TextRange } from '../base/text';
import { toCompletionItem, toSignatureHelp, toTextEdits } from './convert';
import {
  editLuaScriptRequest,
  luaAnswersRequest,
  luaDiagnosticsRequest,
  luaScriptRequest,
  luaScriptsRequest,
  runSampleRequest,
  type EditLuaScriptParams,
  type EditLuaScriptResult,
  type FileParams,
  type LuaAnswersParams,
  type LuaAnswersResult,
  type LuaDiagnosticsParams,
  type LuaDiagnosticsResult,
  type LuaScriptInfo,
  type LuaScriptParams,
  type LuaScriptResult,
  type RunSampleParams,
  type RunSampleResult,
} from './protocol';
import type { LanguageServer } from './server';

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
  connection.onRequest(luaAnswersRequest, async ({ uri, script, position, about }: LuaAnswersParams): Promise<LuaAnswersResult> => {
    const analysis = await server.ready();
    const places = analysis.scriptPlaces(uri, script);
    const offset = places?.toFile(position);
    if (!places || offset === undefined || !server.settings.features[about === 'hover' ? 'hover' : 'completion']) return {};
    const rangeOf = (_: string, range: TextRange): Range => places.toScript(range);
    switch (about) {
      case 'completion':
        return { completion: analysis.completion(uri, offset, { snippets: true }).map((item) => toCompletionItem(uri, item, rangeOf, true)) };
      case 'hover': {
        const hover = analysis.hover(uri, offset);
        return hover ? { hover: { contents: { kind: 'markdown', value: hover.markdown }, range: places.toScript(hover.range) } } : {};
      }
      case 'signature': {
        const signature = analysis.luaSignature(uri, offset);
        return signature ? { signature: toSignatureHelp(signature) } : {};
      }
    }
  });
  connection.onRequest(runSampleRequest, async ({ uri, script, sample }: RunSampleParams): Promise<RunSampleResult | null> => {
    const analysis = await server.ready();
    const place = analysis.scriptsIn(uri)[script];
    if (!place || !server.trials) return null;
    const { sample: read, problem } = analysis.readSample(sample ?? '');
    return { line: place.position.line, sample: read, ...(problem === undefined ? {} : { problem }), outcome: await server.trials.runSample({ script: place.text, sample: read }) };
  });
}
