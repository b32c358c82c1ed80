// What a new language client is made with: documents, settings, and what the YAML extension says already.

import { workspace, type Diagnostic, type TextDocument } from 'vscode';
import { RevealOutputChannelOn, type Middleware } from 'vscode-languageclient';
import type { DocumentGate } from './document-gate';
import { isJson, manifestSelector } from './documents';
import { answerFileRequests } from './file-bridge';
import type { InitializationOptions } from './protocol';
import { rulePagePrefix, withPageLink } from './rule-pages';
import type { ClientPlan } from './server-session';
import type { YamlExtension } from './yaml-extension';

/** What YAML's own problems are called by our rules. */
const syntaxRule = /^yaml-/;

/** Problems of YAML that only we see: the YAML extension and VS Code's JSON support parse on without a word. */
const onlyOurs = new Set(['yaml-alias-bomb', 'yaml-too-deep']);

/** Plans a client from the folders and settings of the moment. */
export function planClient(gate: DocumentGate, yamlExtension: YamlExtension): ClientPlan {
  const initializationOptions: InitializationOptions = { docsBase: rulePagePrefix, fileBridge: true };
  return {
    options: {
      documentSelector: manifestSelector(),
      diagnosticCollectionName: 'Envoy Gateway',
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions,
      // Links in hovers may open rule pages and nothing else.
      markdown: { isTrusted: { enabledCommands: ['envoyGateway.openRuleDocumentation'] }, supportHtml: false },
      middleware: { ...gate.middleware(), ...diagnosticsFilter(gate, yamlExtension) },
    },
    prepare(client) {
      gate.attach(client);
      answerFileRequests(client);
    },
  };
}

/** Leaves out problems of the YAML itself where another extension underlines the same place, and documents that are left to others. */
function diagnosticsFilter(gate: DocumentGate, yamlExtension: YamlExtension): Middleware {
  return {
    handleDiagnostics(uri, diagnostics, next) {
      const document = workspace.textDocuments.find((candidate) => candidate.uri.toString() === uri.toString());
      if (document && !gate.has(document)) return next(uri, []);
      const shown = document && othersReportSyntax(document, yamlExtension) ? diagnostics.filter((diagnostic) => !isEcho(diagnostic)) : diagnostics;
      next(uri, shown.map(withPageLink));
    },
  };
}

function othersReportSyntax(document: TextDocument, yamlExtension: YamlExtension): boolean {
  if (workspace.getConfiguration('envoyGateway', document).get('yamlSyntax') !== 'auto') return false;
  if (isJson(document.languageId)) return workspace.getConfiguration('json', document).get('validate.enable') !== false;
  return yamlExtension.reportsSyntax(document);
}

function isEcho({ code }: Diagnostic): boolean {
  const rule = typeof code === 'object' ? String(code.value) : String(code);
  return syntaxRule.test(rule) && !onlyOurs.has(rule);
}
