// Scripts that can be run with a sample request: where they are (as code lenses, too), and what comes of a run.

import type { CodeLens } from 'vscode-languageserver';
import { luaScriptsRequest, runSampleRequest, type FileParams, type LuaScriptInfo, type RunSampleParams, type RunSampleResult } from './protocol';
import type { LanguageServer } from './server';

/** The client's command that a lens runs: with the file's URI and the script's number. */
const runCommand = 'envoyGateway.runLuaSample';

/** Registers the answers on the server's connection. */
export function answerSampleRequests(server: LanguageServer): void {
  const { connection } = server;
  connection.onCodeLens(async ({ textDocument: { uri } }): Promise<CodeLens[]> => {
    const analysis = await server.ready();
    // Other clients have no such command.
    if (!server.options.sampleRuns) return [];
    return analysis.scriptsIn(uri).map(({ position }, script) => ({
      range: { start: position, end: position },
      command: { title: 'Run with sample request', command: runCommand, arguments: [uri, script] },
    }));
  });
  connection.onRequest(luaScriptsRequest, async ({ uri }: FileParams): Promise<readonly LuaScriptInfo[]> => {
    const analysis = await server.ready();
    return analysis.scriptsIn(uri).map(({ position, name }) => ({ line: position.line, ...(name === undefined ? {} : { name }) }));
  });
  connection.onRequest(runSampleRequest, async ({ uri, script, sample }: RunSampleParams): Promise<RunSampleResult | null> => {
    const analysis = await server.ready();
    const place = analysis.scriptsIn(uri)[script];
    if (!place || !server.trials) return null;
    const read = analysis.readSample(sample ?? '');
    return { line: place.position.line, sample: read, outcome: await server.trials.runSample({ script: place.text, sample: read }) };
  });
}
