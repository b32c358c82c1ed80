// What a new language client is made with: documents, options, and what stands between it and VS Code.

import type { DiagnosticsFilter } from './diagnostics-filter';
import type { DocumentGate } from './document-gate';
import { checkedSelector } from './documents';
import { answerFileRequests } from './file-bridge';
import type { InitializationOptions } from './protocol';
import { rulePagePrefix } from './rule-pages';
import type { ClientPlan } from './server-session';

/** Plans a client from the folders and settings of the moment. */
export function planClient(gate: DocumentGate, filter: DiagnosticsFilter): ClientPlan {
  const initializationOptions: InitializationOptions = { docsBase: rulePagePrefix, fileBridge: true, sampleRuns: true, luaEditor: true, newExtension: true, ownIndentation: true };
  return {
    options: {
      documentSelector: checkedSelector(),
      diagnosticCollectionName: 'Envoy Gateway',
      initializationOptions,
      // Links in hovers may open rule pages and nothing else.
      markdown: { isTrusted: { enabledCommands: ['envoyGateway.openRuleDocumentation'] }, supportHtml: false },
      middleware: { ...gate.middleware(), ...filter.middleware() },
    },
    prepare(client) {
      gate.attach(client);
      answerFileRequests(client);
    },
  };
}
