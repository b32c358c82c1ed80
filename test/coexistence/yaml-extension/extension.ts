// A stand-in for Red Hat's YAML extension, which only its marketplace has: their server from npm, and their interface for schemas.

import { Uri, workspace, type ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

interface Contributor {
  readonly requestSchema: (resource: string) => string | undefined;
  readonly requestSchemaContent: (address: string) => string;
  readonly label: string | undefined;
}

/** Where the server is; the tests say so, since the extension's folder holds only this file. */
const serverModule = process.env['EG_THEIR_SERVER'];

/** Starts the server as theirs does, and returns the same interface. */
export async function activate(context: ExtensionContext): Promise<unknown> {
  if (!serverModule) throw new Error('EG_THEIR_SERVER does not name the YAML language server');
  const contributors = new Map<string, Contributor>();
  const client = new LanguageClient(
    'yaml',
    'YAML Support',
    { module: serverModule, transport: TransportKind.ipc },
    { documentSelector: [{ language: 'yaml' }], diagnosticCollectionName: 'YAML' },
  );
  context.subscriptions.push(client);
  client.onRequest('custom/schema/request', (resource: string) => schemasFor(contributors, resource));
  client.onRequest('custom/schema/content', (address: string) => contributors.get(Uri.parse(address).scheme)?.requestSchemaContent(address) ?? null);
  await client.start();
  await client.sendNotification('yaml/registerCustomSchemaRequest', {});
  return {
    registerContributor(name: string, requestSchema: Contributor['requestSchema'], requestSchemaContent: Contributor['requestSchemaContent'], label?: string): boolean {
      if (contributors.has(name)) return false;
      contributors.set(name, { requestSchema, requestSchemaContent, label: label === undefined ? undefined : asPattern(label) });
      return true;
    },
  };
}

/** A label with a colon is a key and its value; any other is a regular expression. */
function asPattern(label: string): string {
  const [key, value] = label.split(':');
  return key && value ? `${key}:[\t ]+${value.trim().replaceAll('.', '\\.')}` : label;
}

/** A contributor whose label stands in the document is asked alone; without such, all are. */
function schemasFor(contributors: ReadonlyMap<string, Contributor>, resource: string): (string | undefined)[] {
  const found: string[] = [];
  for (const { label, requestSchema } of contributors.values()) {
    const text = label && workspace.textDocuments.find((document) => document.uri.toString() === resource)?.getText();
    const schema = requestSchema(resource);
    if (label && text && new RegExp(label, 'g').test(text)) return [schema];
    if (schema) found.push(schema);
  }
  return found;
}
