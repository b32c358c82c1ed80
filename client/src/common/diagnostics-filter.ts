// Keeps problems from showing twice: those of the YAML itself that another extension underlines, and documents that are left to others.

import { DiagnosticSeverity, languages, workspace, type Diagnostic, type Disposable, type TextDocument, type Uri } from 'vscode';
import type { Middleware } from 'vscode-languageclient';
import type { DocumentGate } from './document-gate';
import { isJson } from './documents';
import { withPageLink } from './rule-pages';
import { documentStarts, echoed } from './syntax-echoes';
import type { YamlExtension } from './yaml-extension';

/** How our rules about YAML itself are called. */
const syntaxRule = /^yaml-/;

/** Whom other extensions name as the source of syntax problems: the YAML extension, and VS Code's support for JSON. */
const syntaxSources = new Set(['YAML', 'json', 'jsonc']);

/**
 * How long (milliseconds) one of our syntax problems waits for an echo before it is shown: the YAML extension looks at a
 * document 200 ms after the last key, and needs up to half a second for a large one. Without waiting it would flash up.
 */
const patience = 1_200;

type Publish = (uri: Uri, diagnostics: Diagnostic[]) => void;

/** What the server said last about a document that others look at too. */
interface Held {
  readonly uri: Uri;
  readonly diagnostics: readonly Diagnostic[];
  readonly publish: Publish;
  /** Syntax problems that were shown before, so that they need not wait again. */
  shown: ReadonlySet<string>;
  patient: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Stands between one client and VS Code. */
export class DiagnosticsFilter implements Disposable {
  private readonly held = new Map<string, Held>();
  private readonly subscription: Disposable;

  constructor(
    private readonly gate: DocumentGate,
    private readonly yamlExtension: YamlExtension,
  ) {
    this.subscription = languages.onDidChangeDiagnostics(({ uris }) => {
      for (const uri of uris) this.reconsider(uri.toString());
    });
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { timer } of this.held.values()) clearTimeout(timer);
    this.held.clear();
  }

  /** The part of the client's middleware through which diagnostics go. */
  middleware(): Middleware {
    return { handleDiagnostics: (uri, diagnostics, next) => this.receive(uri, diagnostics.map(withPageLink), next) };
  }

  private receive(uri: Uri, diagnostics: Diagnostic[], publish: Publish): void {
    const key = uri.toString();
    const before = this.held.get(key);
    clearTimeout(before?.timer);
    this.held.delete(key);
    const document = openDocument(key);
    if (document && !this.gate.has(document)) return publish(uri, []);
    if (!document || !diagnostics.some(isSyntaxProblem) || !this.othersReportSyntax(document)) return publish(uri, diagnostics);
    const held: Held = { uri, diagnostics, publish, shown: before?.shown ?? new Set(), patient: true, timer: undefined };
    held.timer = setTimeout(() => {
      held.patient = false;
      this.show(held, document);
    }, patience);
    this.held.set(key, held);
    this.show(held, document);
  }

  /** Somebody's diagnostics of a document have changed: perhaps there is an echo now, or none any more. */
  private reconsider(key: string): void {
    const held = this.held.get(key);
    const document = held && openDocument(key);
    // While waiting only the hiding of what is shown is due, and afterwards both ways are.
    if (held && document && this.visible(held, document).join() !== [...held.shown].join()) this.show(held, document);
  }

  private show(held: Held, document: TextDocument): void {
    const visible = new Set(this.visible(held, document));
    held.shown = visible;
    held.publish(held.uri, held.diagnostics.filter((diagnostic) => !isSyntaxProblem(diagnostic) || visible.has(nameOf(diagnostic))));
  }

  /** The names of the syntax problems to show now. */
  private visible({ uri, diagnostics, shown, patient }: Held, document: TextDocument): string[] {
    const ours = diagnostics.filter(isSyntaxProblem);
    const theirs = languages.getDiagnostics(uri).filter(({ source, severity }) => severity === DiagnosticSeverity.Error && source !== undefined && syntaxSources.has(source));
    const line = ({ range }: Diagnostic): number => range.start.line;
    const echoes = echoed(ours.map(line), theirs.map(line), documentStarts(document.getText()));
    return ours.filter((_, index) => !echoes[index]).map(nameOf).filter((name) => !patient || shown.has(name));
  }

  private othersReportSyntax(document: TextDocument): boolean {
    if (workspace.getConfiguration('envoyGateway', document).get('yamlSyntax') !== 'auto') return false;
    if (isJson(document.languageId)) return workspace.getConfiguration('json', document).get('validate.enable') !== false;
    return this.yamlExtension.reportsSyntax(document);
  }
}

function openDocument(uri: string): TextDocument | undefined {
  return workspace.textDocuments.find((document) => document.uri.toString() === uri);
}

function isSyntaxProblem({ code }: Diagnostic): boolean {
  return syntaxRule.test(String(typeof code === 'object' ? code.value : code));
}

/** Stays the same while a problem moves with the text around it. */
function nameOf({ code, message }: Diagnostic): string {
  return `${String(typeof code === 'object' ? code.value : code)} ${message}`;
}
