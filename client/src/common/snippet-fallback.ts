// The snippets of snippets/manifests.json, where the server does not offer them: it does not run, or completion is off.
// VS Code always shows snippets that a manifest contributes with a prefix, so that everything would be there twice.

import { CompletionItem, CompletionItemKind, CompletionList, MarkdownString, Range, SnippetString, Uri, languages, workspace, type Disposable, type ExtensionContext, type TextDocument } from 'vscode';
import type { ServerSession } from './server-session';

interface StoredSnippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** What all prefixes begin with; shorter words are typed in every YAML file. */
const begun = /(?<![\w-])eg[\w-]*$/;

/** Offers the snippets to YAML files that the server offers none to. */
export function offerSnippets(context: ExtensionContext, session: ServerSession): Disposable {
  let loaded: Promise<readonly StoredSnippet[]> | undefined;
  return languages.registerCompletionItemProvider(['yaml', 'helm'], {
    async provideCompletionItems(document, position) {
      if (serverOffers(session, document)) return undefined;
      const word = begun.exec(document.lineAt(position.line).text.slice(0, position.character))?.[0];
      // Asked again with the next letter.
      if (word === undefined) return new CompletionList([], true);
      const range = new Range(position.translate(0, -word.length), position);
      const snippets = await (loaded ??= load(context.extensionUri));
      return new CompletionList(snippets.map((snippet) => itemOf(snippet, range)));
    },
  });
}

function serverOffers(session: ServerSession, document: TextDocument): boolean {
  return session.running !== undefined && workspace.getConfiguration('envoyGateway', document).get<boolean>('features.completion') !== false;
}

async function load(extension: Uri): Promise<readonly StoredSnippet[]> {
  const bytes = await workspace.fs.readFile(Uri.joinPath(extension, 'snippets', 'manifests.json'));
  return Object.values(JSON.parse(new TextDecoder().decode(bytes)) as Record<string, StoredSnippet>);
}

function itemOf({ prefix, description, body }: StoredSnippet, range: Range): CompletionItem {
  const item = new CompletionItem(prefix, CompletionItemKind.Snippet);
  item.detail = description;
  item.insertText = new SnippetString(body.join('\n'));
  item.documentation = new MarkdownString().appendCodeblock(body.join('\n').replace(/\$\{\d+[:|]([^},|]*)[^}]*\}/g, '$1').replace(/\\([$}\\])/g, '$1'), 'yaml');
  item.range = range;
  return item;
}
