// Opens the page of a rule, which comes with the extension, as a rendered Markdown preview.

import { Uri, commands, env, window, type Disposable, type ExtensionContext, type QuickPickItem } from 'vscode';

/** What package.json says about a rule; written there by the script that renders the rules' pages. */
interface RuleSetting {
  readonly description?: string;
  readonly markdownDescription?: string;
}

/** Start of the address of a rule's page, as diagnostics carry it; VS Code hands such addresses to this extension. */
export function rulePagePrefix(context: ExtensionContext): string {
  return `${env.uriScheme}://${context.extension.id}/rules/`;
}

/** Registers the command that opens a page, and the handler of addresses. */
export function registerRulePages(context: ExtensionContext): Disposable[] {
  return [
    commands.registerCommand('envoyGateway.openRuleDocumentation', async (rule?: unknown) => {
      const chosen = typeof rule === 'string' ? rule : await chooseRule(context);
      if (chosen !== undefined) await openPage(context, chosen);
    }),
    window.registerUriHandler({
      handleUri: async (uri) => {
        const rule = /^\/rules\/([a-z0-9-]+)\/?$/.exec(uri.path)?.[1];
        if (rule !== undefined) await openPage(context, rule);
      },
    }),
  ];
}

async function openPage(context: ExtensionContext, rule: string): Promise<void> {
  if (!/^[a-z0-9-]+$/.test(rule)) return;
  const page = Uri.joinPath(context.extensionUri, 'docs', 'rules', `${rule}.md`);
  try {
    await commands.executeCommand('markdown.showPreview', page);
  } catch {
    // Without VS Code's Markdown support the source is better than nothing.
    await window.showTextDocument(page);
  }
}

async function chooseRule(context: ExtensionContext): Promise<string | undefined> {
  const items: QuickPickItem[] = Object.entries(ruleSettings(context)).map(([id, { description, markdownDescription }]) => ({
    label: id,
    detail: (description ?? markdownDescription ?? '').split('\n')[0] ?? '',
  }));
  const chosen = await window.showQuickPick(items, { title: 'Envoy Gateway: Rules', placeHolder: 'The rule whose page to open', matchOnDetail: true });
  return chosen?.label;
}

/** The rules by their ids, from the settings schema in package.json: the one list that is always there. */
function ruleSettings(context: ExtensionContext): Readonly<Record<string, RuleSetting>> {
  const { contributes } = context.extension.packageJSON as { contributes?: { configuration?: unknown } };
  const sections = [contributes?.configuration ?? []].flat() as { properties?: Record<string, { properties?: Record<string, RuleSetting> }> }[];
  return Object.assign({}, ...sections.map(({ properties }) => properties?.['envoyGateway.rules']?.properties ?? {})) as Record<string, RuleSetting>;
}
