// "Check Status in Cluster": asks kubectl about the policy at hand, and shows what the cluster thinks of it at the manifest.

import { Diagnostic, DiagnosticSeverity, MarkdownString, Range, ThemeColor, env, languages, window, workspace, type DecorationOptions, type Disposable, type LogOutputChannel, type Uri } from 'vscode';
import { policyAtHand } from '../checklist/checklist-panel';
import type { Checklists, PolicyKey } from '../checklist/checklists';
import type { Platform } from '../platform';
import { explain, faultLine, noStatus, summaryOf, type Explained } from './conditions';
import { commandLine, contextArguments, isAskable, isPlainName, readStatus, statusArguments, type ClusterPolicy } from './kubectl';

type Policy = PolicyKey & { readonly namespace?: string };

/** What is shown behind a policy's kind. */
interface Note {
  readonly uri: string;
  readonly kind: string;
  readonly name: string;
  readonly text: string;
  readonly hover: MarkdownString;
  readonly isBad: boolean;
}

export class ClusterStatus implements Disposable {
  private readonly diagnostics = languages.createDiagnosticCollection('Envoy Gateway cluster');
  private readonly good = window.createTextEditorDecorationType({ after: { margin: '0 0 0 2em', color: new ThemeColor('testing.iconPassed') } });
  private readonly bad = window.createTextEditorDecorationType({ after: { margin: '0 0 0 2em', color: new ThemeColor('editorError.foreground') } });
  private readonly notes = new Map<string, Note>();
  /** Contexts that the user has agreed to ask, in this session. */
  private readonly agreed = new Set<string>();
  private readonly subscriptions: Disposable[];

  constructor(
    private readonly platform: Platform,
    private readonly checklists: Checklists,
    private readonly output: LogOutputChannel,
  ) {
    this.subscriptions = [
      this.diagnostics,
      this.good,
      this.bad,
      window.onDidChangeVisibleTextEditors(() => this.draw()),
      // What the cluster said was about another text.
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => contentChanges.length > 0 && this.forget(document.uri)),
    ];
  }

  /** Asks about a policy: the one that is named, else the one at the cursor. */
  async check(named?: Policy): Promise<void> {
    const policy: Policy | undefined = named ?? (await policyAtHand(this.checklists));
    if (!policy || !isAskable(policy.kind)) {
      void window.showInformationMessage('Open an EnvoyExtensionPolicy or EnvoyPatchPolicy to check its status.');
      return;
    }
    const found = await this.withNamespace(policy);
    const { kind, name, namespace } = found;
    if (!isPlainName(name) || (namespace !== undefined && !isPlainName(namespace))) {
      void window.showWarningMessage(`${kind} "${name}" has no name (or namespace) that a cluster could know: a template makes it.`);
      return;
    }
    const asked: ClusterPolicy = { kind, name, ...(namespace === undefined ? {} : { namespace }) };
    const { runProgram } = this.platform;
    if (!runProgram) return this.tellToType('Programs cannot be run in a browser.', asked);
    if (!workspace.isTrusted) return this.tellToType('kubectl is run in trusted workspaces only.', asked);
    const context = await this.contextOf(runProgram, asked);
    if (context === undefined || !(await this.mayAsk(context, asked))) return;
    const args = statusArguments(asked, context);
    this.output.info(`kubectl ${args.join(' ')}`);
    const answer = readStatus(await window.withProgress({ location: { viewId: 'workbench.view.explorer' }, title: `Asking ${context}…` }, () => runProgram('kubectl', args)), asked, context);
    if (answer.is === 'trouble') return this.tellToType(answer.words, asked);
    await this.show(found, context, explain(answer.conditions));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** The buttons of other views name a policy without its namespace. */
  private async withNamespace(policy: Policy): Promise<Policy> {
    const lists = await this.checklists.of(await workspace.openTextDocument(policy.uri));
    const list = lists.find(({ kind, name }) => kind === policy.kind && name === policy.name);
    return { uri: policy.uri, kind: policy.kind, name: policy.name, ...(list?.namespace == null ? {} : { namespace: list.namespace }) };
  }

  private async contextOf(runProgram: NonNullable<Platform['runProgram']>, policy: ClusterPolicy): Promise<string | undefined> {
    const result = await runProgram('kubectl', contextArguments);
    const context = result.stdout.trim();
    if (result.code === 0 && context !== '') return context;
    const answer = result.code === 0 ? { is: 'trouble' as const, words: 'kubectl has no current context: choose one with kubectl config use-context.' } : readStatus(result, policy, 'in use');
    await this.tellToType(answer.is === 'trouble' ? answer.words : 'kubectl does not tell its context.', policy);
    return undefined;
  }

  private async mayAsk(context: string, { kind, name, namespace }: ClusterPolicy): Promise<boolean> {
    if (this.agreed.has(context)) return true;
    const ask = 'Ask This Cluster';
    const detail = `kubectl get ${kind} ${name}${namespace === undefined ? '' : ` in namespace ${namespace}`}. Only reads; asked once for each context and session.`;
    const answer = await window.showInformationMessage(`Ask the cluster of kubectl's context "${context}"?`, { modal: true, detail }, ask);
    if (answer === ask) this.agreed.add(context);
    return answer === ask;
  }

  private async tellToType(words: string, policy: ClusterPolicy): Promise<void> {
    const line = commandLine(policy);
    const copy = 'Copy Command';
    const answer = await window.showWarningMessage(`${words} To look yourself: ${line}`, copy);
    if (answer === copy) await env.clipboard.writeText(line);
  }

  private async show(policy: Policy, context: string, explained: readonly Explained[]): Promise<void> {
    const { uri, kind, name } = policy;
    const document = await workspace.openTextDocument(uri);
    const lines = document.getText().split(/\r\n|\n|\r/);
    const first = await this.lineOf(policy);
    const bad = explained.filter(({ level }) => level === 'bad');
    const shown = explained.length === 0 ? [{ condition: { ancestor: '', type: 'Status', status: 'False', reason: 'NoStatus', message: '' }, level: 'bad' as const, ...noStatus }] : explained;
    this.diagnostics.set(
      uri,
      shown.filter(({ level }) => level !== 'good').map(({ condition, level, meaning, todo }) => {
        const line = document.lineAt(faultLine(lines, first, condition));
        const about = condition.ancestor === '' ? context : `${condition.ancestor} in ${context}`;
        const message = [`${condition.type}: ${meaning}`, condition.message, todo].filter(Boolean).join('\n');
        const diagnostic = new Diagnostic(new Range(line.lineNumber, line.firstNonWhitespaceCharacterIndex, line.lineNumber, line.range.end.character), `${message}\n(${about})`, level === 'bad' ? DiagnosticSeverity.Warning : DiagnosticSeverity.Information);
        diagnostic.source = 'cluster';
        diagnostic.code = condition.reason;
        return diagnostic;
      }),
    );
    const summary = summaryOf(explained);
    const isBad = bad.length > 0 || explained.length === 0;
    this.notes.set(`${uri.toString()} ${kind}/${name}`, { uri: uri.toString(), kind, name, text: `${summary} (${context})`, hover: hoverOf(shown, context), isBad });
    this.draw();
    const worst = shown[0];
    this.checklists.setStatus(policy, { state: isBad ? 'wrong' : 'done', evidence: `${summary} (context \`${context}\`).${isBad && worst ? ` ${worst.meaning}` : ''}`, ...(isBad && worst?.todo !== undefined ? { fix: worst.todo } : {}) });
    if (isBad) void window.showWarningMessage(`${kind} ${name}: ${worst?.meaning ?? summary}`);
    else window.setStatusBarMessage(`$(check) ${kind} ${name}: ${summary}`, 5_000);
  }

  private async lineOf({ uri, kind, name }: Policy): Promise<number> {
    const lists = await this.checklists.of(await workspace.openTextDocument(uri));
    return lists.find((list) => list.kind === kind && list.name === name)?.range.start.line ?? 0;
  }

  private draw(): void {
    for (const editor of window.visibleTextEditors) {
      const own = [...this.notes.values()].filter(({ uri }) => uri === editor.document.uri.toString());
      if (own.length === 0 && this.notes.size === 0) {
        editor.setDecorations(this.good, []);
        editor.setDecorations(this.bad, []);
        continue;
      }
      const placed = own.map((note) => ({ note, options: decoration(editor.document.getText(), note) }));
      editor.setDecorations(this.good, placed.flatMap(({ note, options }) => (note.isBad ? [] : options)));
      editor.setDecorations(this.bad, placed.flatMap(({ note, options }) => (note.isBad ? options : [])));
    }
  }

  private forget(uri: Uri): void {
    const key = uri.toString();
    const gone = [...this.notes].filter(([, note]) => note.uri === key);
    if (gone.length === 0) return;
    for (const [name] of gone) this.notes.delete(name);
    this.diagnostics.delete(uri);
    this.checklists.forgetStatuses(uri);
    this.draw();
  }
}

/** Behind the line with the policy's kind: the one that the name follows. */
function decoration(text: string, { kind, name, text: words, hover }: Note): DecorationOptions[] {
  const lines = text.split(/\r\n|\n|\r/);
  const escapedName = name.replaceAll('.', '\\.');
  const line = lines.findIndex((one, index) => new RegExp(`^kind:\\s*["']?${kind}\\b`).test(one) && lines.slice(index, index + 40).some((next) => new RegExp(`^\\s+name:\\s*["']?${escapedName}["']?\\s*(#.*)?$`).test(next)));
  if (line === -1) return [];
  const end = lines[line]!.length;
  return [{ range: new Range(line, end, line, end), hoverMessage: hover, renderOptions: { after: { contentText: words } } }];
}

function hoverOf(explained: readonly Explained[], context: string): MarkdownString {
  const hover = new MarkdownString();
  for (const { condition, level, meaning, todo } of explained) {
    hover.appendMarkdown(`**${condition.type}** (${level === 'good' ? 'good' : condition.reason}) `);
    hover.appendText(`${condition.ancestor === '' ? '' : `${condition.ancestor}: `}${meaning}${todo === undefined ? '' : ` ${todo}`}`);
    if (condition.message !== '' && level !== 'good') hover.appendText(`\n${condition.message}`);
    hover.appendMarkdown('\n\n');
  }
  hover.appendText(`Context ${context}, ${new Date().toLocaleTimeString()}`);
  return hover;
}
