// The menu behind the status bar item, and the choice of a release.

import { ConfigurationTarget, QuickPickItemKind, commands, window, workspace, type QuickPickItem } from 'vscode';
import { releases } from './releases';
import type { ReleaseInForce } from './status-text';

interface MenuItem extends QuickPickItem {
  readonly command?: string;
  readonly arguments?: readonly unknown[];
}

/** Shows the menu and does what is chosen. */
export async function showMenu(inForce: ReleaseInForce | undefined, settingsQuery: string): Promise<void> {
  const items: MenuItem[] = [
    { label: '$(versions) Select Release…', description: inForce ? `${inForce.release}${inForce.reason ? `, ${inForce.reason}` : ''}` : '', command: 'envoyGateway.selectRelease' },
    { label: '$(git-compare) Check Against Another Release…', command: 'envoyGateway.compareReleases' },
    { label: '$(cloud-download) Use CRDs from Cluster', description: inForce?.schemas ?? '', command: 'envoyGateway.useClusterCrds' },
    { label: '$(add) New Extension…', command: 'envoyGateway.newExtension' },
    { label: '$(checklist) Show Checklist', command: 'envoyGateway.showChecklist' },
    { label: '$(pulse) Check Status in Cluster', command: 'envoyGateway.checkStatus' },
    { label: '$(wand) Fix All in File', command: 'envoyGateway.fixAll' },
    { label: '$(book) Open Rule Documentation…', command: 'envoyGateway.openRuleDocumentation' },
    { label: 'Extension', kind: QuickPickItemKind.Separator },
    { label: '$(gear) Settings', command: 'workbench.action.openSettings', arguments: [settingsQuery] },
    { label: '$(output) Show Output', command: 'envoyGateway.showOutput' },
    { label: '$(refresh) Restart Server', command: 'envoyGateway.restartServer' },
    { label: '$(list-tree) Show Syntax Tree', command: 'envoyGateway.showSyntaxTree' },
  ];
  const chosen = await window.showQuickPick(items, { title: 'Envoy Gateway', placeHolder: 'What to do' });
  if (chosen?.command) await commands.executeCommand(chosen.command, ...(chosen.arguments ?? []));
}

/** Lets the user choose the release to check against, and writes it to the settings of the workspace (or the user's without one). */
export async function selectRelease(inForce: ReleaseInForce | undefined): Promise<void> {
  const document = window.activeTextEditor?.document;
  const settings = workspace.getConfiguration('envoyGateway', document);
  const now = settings.get('release', 'auto');
  const items: (QuickPickItem & { readonly value: string })[] = [
    { label: 'Automatic', detail: 'What the workspace says, else the newest release', value: 'auto' },
    ...releases.map((release) => ({ label: release, value: release })),
  ].map((item) => ({ ...item, description: [item.value === now ? 'set now' : '', item.value === inForce?.release ? 'in force' : ''].filter(Boolean).join(', ') }));
  const chosen = await window.showQuickPick(items, { title: 'Envoy Gateway: Release to Check Against', placeHolder: 'Release of Envoy Gateway' });
  if (!chosen || chosen.value === now) return;
  const folder = document && workspace.getWorkspaceFolder(document.uri);
  const severalFolders = (workspace.workspaceFolders?.length ?? 0) > 1;
  const target = folder && severalFolders ? ConfigurationTarget.WorkspaceFolder : folder ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  // The default is not written down but restored.
  await settings.update('release', chosen.value === 'auto' ? undefined : chosen.value, target);
}
