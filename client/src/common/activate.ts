// Puts the extension together: watches for manifests, and starts what serves them.

import { Uri, commands, extensions, window, workspace, type ExtensionContext, type TextDocument } from 'vscode';
import { ChecklistLenses } from './checklist/checklist-lenses';
import { ChecklistPanel } from './checklist/checklist-panel';
import { Checklists, type PolicyKey } from './checklist/checklists';
import { planClient } from './client-plan';
import { ClusterDefinitions } from './cluster/cluster-definitions';
import { ClusterStatus } from './cluster/cluster-status';
import { DiagnosticsFilter } from './diagnostics-filter';
import { DocumentGate } from './document-gate';
import { holderOfDocument, isJson, isLua } from './documents';
import { formatLua } from './format-lua';
import { definesOurs, generatesScripts, isBegunScript } from './manifest-text';
import { LuaEditors } from './lua-editor/lua-editors';
import { namedScript } from './lua-scripts';
import { SamplePanel } from './lua-sample/sample-panel';
import { indentScripts } from './lua-indentation';
import { ManifestWatcher } from './manifest-watcher';
import { selectRelease, showMenu } from './menu';
import { goToNextPlaceholder } from './placeholders';
import type { Platform } from './platform';
import { ReleaseComparisons } from './release-comparison/compare-releases';
import { registerRulePages } from './rule-pages';
import { ServerSession } from './server-session';
import { offerSnippets } from './snippet-fallback';
import { StatusBar } from './status-bar';
import { SyntaxTreeView } from './syntax-tree';
import { insertChecksum, offerChecksum } from './wasm/insert-checksum';
import { newExtension, type WizardStart } from './wizard/wizard';
import { YamlExtension } from './yaml-extension';

/** Registers everything that the extension offers; the server waits for the first manifest. */
export function activateWith(context: ExtensionContext, platform: Platform): void {
  const output = window.createOutputChannel('Envoy Gateway', { log: true });
  const yamlExtension = new YamlExtension(output);
  const watcher = new ManifestWatcher();
  let gate = newGate();
  let filter: DiagnosticsFilter | undefined;
  const session = new ServerSession(context, platform, output, () => {
    gate = newGate();
    filter?.dispose();
    filter = new DiagnosticsFilter(gate, yamlExtension);
    const { options, prepare } = planClient(gate, filter);
    return { options, prepare: (client) => (statusBar.attach(client), prepare(client)) };
  });
  const statusBar = new StatusBar(session);
  const syntaxTree = new SyntaxTreeView(session);
  const checklists = new Checklists(context, session);
  const checklistPanel = new ChecklistPanel(checklists);
  const samplePanel = new SamplePanel(session);
  const luaEditors = new LuaEditors(session);
  const clusterStatus = new ClusterStatus(platform, checklists, output);
  const clusterDefinitions = new ClusterDefinitions(context, platform, session, output);
  const comparisons = new ReleaseComparisons(session);

  function newGate(): DocumentGate {
    return new DocumentGate((document) => serverWants(document, yamlExtension));
  }

  context.subscriptions.push(
    output,
    yamlExtension,
    session,
    statusBar,
    syntaxTree,
    checklists,
    checklistPanel,
    samplePanel,
    luaEditors,
    clusterStatus,
    clusterDefinitions,
    comparisons,
    new ChecklistLenses(checklists, platform.runProgram !== undefined),
    offerChecksum(),
    offerSnippets(context, session),
    indentScripts(session),
    watcher,
    { dispose: () => filter?.dispose() },
    watcher.onReview(({ document, holder }) => {
      const text = document.getText();
      if (holder === 'ours' || definesOurs(text) || generatesScripts(text)) void session.start();
      if (document.languageId === 'yaml') void yamlExtension.quieten();
      void gate.review(document);
      statusBar.update();
    }),
    // The selector names the folders' schemes: a new one needs a new client.
    workspace.onDidChangeWorkspaceFolders(({ added }) => {
      if (session.running && added.some((folder) => folder.uri.scheme !== 'file')) void session.restart();
    }),
    // Who looks after which document may have changed.
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('envoyGateway.kubernetesKinds') || event.affectsConfiguration('yaml.schemas')) watcher.reviewAll();
    }),
    extensions.onDidChange(() => watcher.reviewAll()),
    ...registerRulePages(context),
    commands.registerCommand('envoyGateway.showOutput', () => output.show()),
    commands.registerCommand('envoyGateway.restartServer', () => session.restart()),
    commands.registerCommand('envoyGateway.selectRelease', () => selectRelease(statusBar.activeStatus)),
    commands.registerCommand('envoyGateway.compareReleases', (release?: unknown) => comparisons.compare(statusBar.activeStatus, typeof release === 'string' ? release : undefined)),
    commands.registerCommand('envoyGateway.useClusterCrds', () => clusterDefinitions.use()),
    commands.registerCommand('envoyGateway.forgetClusterCrds', () => clusterDefinitions.forget()),
    commands.registerCommand('envoyGateway.showMenu', () => showMenu(statusBar.activeStatus, `@ext:${context.extension.id}`)),
    commands.registerCommand('envoyGateway.fixAll', () => fixAll(session)),
    commands.registerCommand('envoyGateway.newExtension', (start?: unknown) => newExtension(context, session, wizardStart(start))),
    commands.registerCommand('envoyGateway.showChecklist', (policy?: PolicyKey) => checklistPanel.show(isPolicy(policy) ? policy : undefined)),
    commands.registerCommand('envoyGateway.checkStatus', (policy?: PolicyKey) => clusterStatus.check(isPolicy(policy) ? policy : undefined)),
    commands.registerCommand('envoyGateway.runLuaSample', async (file?: unknown, script?: unknown) => samplePanel.show(namedScript(file, script) ?? (await luaEditors.activeScript()))),
    commands.registerCommand('envoyGateway.formatLua', async () => formatLua(session, await luaEditors.activeScript())),
    commands.registerCommand('envoyGateway.openLua', (file?: unknown, script?: unknown) => luaEditors.open(namedScript(file, script))),
    commands.registerCommand('envoyGateway.nextPlaceholder', () => goToNextPlaceholder(session)),
    commands.registerCommand('envoyGateway.insertSha256', insertChecksum),
    commands.registerCommand('envoyGateway.showSyntaxTree', async () => {
      const document = window.activeTextEditor?.document;
      if (document) await syntaxTree.show(document);
    }),
  );
  watcher.reviewAll();
}

/** Menus hand over what was clicked: a folder in the explorer, or a target from a lens. */
function wizardStart(clicked: unknown): WizardStart {
  if (clicked instanceof Uri) return { folder: clicked };
  const target = (clicked as WizardStart | undefined)?.target;
  return typeof target === 'string' ? { target } : {};
}

/** Menus hand over a file's URI where lenses hand over a policy. */
function isPolicy(policy: PolicyKey | undefined): policy is PolicyKey {
  return typeof policy?.kind === 'string' && policy.uri instanceof Uri;
}

/** The code action that applies every safe fix of a file; also for `editor.codeActionsOnSave`. */
const fixAllKind = 'source.fixAll.envoyGateway';

async function fixAll(session: ServerSession): Promise<void> {
  if (await session.start()) await commands.executeCommand('editor.action.sourceAction', { kind: fixAllKind, apply: 'first' });
}

/**
 * Whether the server should have a document open. Of YAML it gets all (what is none of its business costs it nothing, and
 * a manifest that is only being begun is completed too), but for Kubernetes' own kinds that others serve; of JSON only manifests, of Lua what
 * is written for Envoy, or only begun: the server knows whether kustomize makes a script of the file.
 */
function serverWants(document: TextDocument, yamlExtension: YamlExtension): boolean {
  const holder = holderOfDocument(document);
  if (isLua(document.languageId)) return holder === 'ours' || isBegunScript(document.getText());
  if (holder === 'ours') return true;
  if (holder === 'nobody') return !isJson(document.languageId) || definesOurs(document.getText());
  const setting = workspace.getConfiguration('envoyGateway', document).get<string>('kubernetesKinds');
  return setting === 'on' || (setting !== 'off' && !yamlExtension.servesKubernetes(document));
}
