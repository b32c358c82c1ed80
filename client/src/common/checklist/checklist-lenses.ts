// The lines above policies: how much of the checklist holds, and the question to the cluster; in an empty file the way in.

import { CodeLens, EventEmitter, Range, languages, workspace, type CodeLensProvider, type Disposable, type TextDocument } from 'vscode';
import { manifestSelector } from '../documents';
import { holderOf } from '../manifest-text';
import type { Checklists } from './checklists';
import { scoreOf } from './checklist-text';

export class ChecklistLenses implements CodeLensProvider, Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[];

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly checklists: Checklists,
    private readonly asksCluster: boolean,
  ) {
    this.subscriptions = [this.changed, languages.registerCodeLensProvider(manifestSelector(), this), checklists.onChanged(() => this.changed.fire()), workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('envoyGateway.features.codeLens') && this.changed.fire())];
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    if (!workspace.getConfiguration('envoyGateway', document).get('features.codeLens', true)) return [];
    const text = document.getText();
    if (document.languageId === 'yaml' && text.trim() === '') return [new CodeLens(new Range(0, 0, 0, 0), { command: 'envoyGateway.newExtension', title: '$(add) New Envoy Gateway extension…' })];
    if (holderOf(text) !== 'ours' || !/\bEnvoy(Extension|Patch)Policy\b/.test(text)) return [];
    const lists = await this.checklists.of(document);
    return lists.flatMap(({ kind, name, namespace, range, items }) => {
      const { done, of } = scoreOf(items);
      const line = new Range(range.start.line, 0, range.start.line, 0);
      const wrong = items.filter(({ state }) => state === 'wrong').length;
      const policy = { uri: document.uri, kind, name, line: range.start.line, ...(namespace == null ? {} : { namespace }) };
      const checklist = new CodeLens(line, { command: 'envoyGateway.showChecklist', arguments: [policy], title: `${wrong > 0 ? '$(error)' : '$(checklist)'} Checklist ${done}/${of}`, tooltip: wrong > 0 ? `${wrong} wrong` : 'What must hold before the policy works in a cluster' });
      if (!this.asksCluster) return [checklist];
      return [checklist, new CodeLens(line, { command: 'envoyGateway.checkStatus', arguments: [policy], title: '$(pulse) Check status in cluster', tooltip: 'Asks kubectl; nothing is changed' })];
    });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}
