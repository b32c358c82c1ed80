// The pages of the rules, which come with the extension: where diagnostics link to, shown as rendered Markdown.

import { Uri, commands, window, workspace, type Diagnostic, type Disposable, type ExtensionContext, type QuickPickItem } from 'vscode';

/**
 * The scheme of rule pages. A scheme of our own, since links of diagnostics go to VS Code's opener, which runs commands
 * in some places only, hands `vscode:` to the desktop and `https:` to the browser. package.json says that documents of
 * this scheme are shown by VS Code's Markdown preview.
 */
const scheme = 'envoy-gateway-rule';

/** Start of the address of a rule's page, as the server gives it to diagnostics. */
export const rulePagePrefix = `${scheme}:/`;

/** What package.json says about a rule; written there by the script that renders the rules' pages. */
interface RuleSetting {
  readonly description?: string;
}

/** Registers the pages and the command that opens one. */
export function registerRulePages(context: ExtensionContext): Disposable[] {
  return [
    workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: (uri) => pageText(context, uri) }),
    commands.registerCommand('envoyGateway.openRuleDocumentation', async (rule?: unknown) => {
      const chosen = typeof rule === 'string' ? rule : await chooseRule(context);
      if (chosen !== undefined) await commands.executeCommand('vscode.open', pageOf(chosen));
    }),
  ];
}

/** Makes a diagnostic's link one to a Markdown file, which tells VS Code how to show it. */
export function withPageLink(diagnostic: Diagnostic): Diagnostic {
  if (typeof diagnostic.code === 'object' && diagnostic.code.target.scheme === scheme) {
    diagnostic.code = { value: diagnostic.code.value, target: pageOf(String(diagnostic.code.value)) };
  }
  return diagnostic;
}

function pageOf(rule: string): Uri {
  return Uri.from({ scheme, path: `/${rule}.md` });
}

async function pageText(context: ExtensionContext, uri: Uri): Promise<string> {
  const page = /^\/([A-Za-z0-9-]+\.md)$/.exec(uri.path)?.[1];
  if (page === undefined) throw new Error(`${uri.toString()} is no page of a rule`);
  return new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(context.extensionUri, 'docs', 'rules', page)));
}

async function chooseRule(context: ExtensionContext): Promise<string | undefined> {
  const items: QuickPickItem[] = Object.entries(ruleSettings(context)).map(([id, { description }]) => ({ label: id, detail: description ?? '' }));
  const chosen = await window.showQuickPick(items, { title: 'Envoy Gateway: Rules', placeHolder: 'The rule whose page to open', matchOnDetail: true });
  return chosen?.label;
}

/** The rules by their ids, from the settings schema in package.json: the one list that is always there. */
function ruleSettings(context: ExtensionContext): Readonly<Record<string, RuleSetting>> {
  const { contributes } = context.extension.packageJSON as { contributes?: { configuration?: unknown } };
  const sections = [contributes?.configuration ?? []].flat() as { properties?: Record<string, { properties?: Record<string, RuleSetting> }> }[];
  return Object.assign({}, ...sections.map(({ properties }) => properties?.['envoyGateway.rules']?.properties ?? {})) as Record<string, RuleSetting>;
}
