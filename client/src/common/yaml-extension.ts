// Lives beside Red Hat's YAML extension: what we have to say about a document, it need not say again.

import { extensions, languages, workspace, type Disposable, type LogOutputChannel, type TextDocument } from 'vscode';
import { isJson } from './documents';
import { holderOf, isWhollyKnown, ourLabel } from './manifest-text';
import { absoluteAddress, configuredSchemas, coversKubernetes, schemaAddress, schemaContent, schemaScheme } from './yaml-schema';

const yamlExtensionId = 'redhat.vscode-yaml';

/** Microsoft's Kubernetes extension, which hands Kubernetes' schemas to the YAML extension. */
const kubernetesExtensionId = 'ms-kubernetes-tools.vscode-kubernetes-tools';

/** The part of the YAML extension's interface that we use. */
interface YamlExtensionApi {
  registerContributor(name: string, requestSchema: (resource: string) => string | undefined, requestSchemaContent: (address: string) => string, label?: string): boolean;
}

export class YamlExtension implements Disposable {
  private registered = false;
  private readonly subscription: Disposable;

  constructor(private readonly output: LogOutputChannel) {
    this.subscription = extensions.onDidChange(() => (this.registered &&= extensions.getExtension(yamlExtensionId) !== undefined));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /**
   * Hands our schemas to the YAML extension, once. To be called when a YAML document is open: the YAML extension
   * starts then by itself, and as early as that, its first look at the document already asks us.
   */
  async quieten(): Promise<void> {
    const extension = extensions.getExtension<YamlExtensionApi | undefined>(yamlExtensionId);
    if (this.registered || !extension || workspace.getConfiguration('envoyGateway').get('quietYamlExtension') === false) return;
    this.registered = true;
    try {
      const api = await extension.activate();
      if (typeof api?.registerContributor !== 'function') throw new Error('it offers no registerContributor');
      api.registerContributor(schemaScheme, (resource) => this.schemaFor(resource), schemaContent, ourLabel);
      this.output.debug('The YAML extension leaves our documents to us.');
    } catch (error) {
      this.output.warn(`The YAML extension could not be told about our documents, so some things may show twice: ${String(error)}`);
    }
  }

  /** Whether the YAML extension reports syntax problems of a document. */
  reportsSyntax(document: TextDocument): boolean {
    return document.languageId === 'yaml' && this.isInstalled() && workspace.getConfiguration('yaml', document).get('validate') !== false;
  }

  /** Whether Kubernetes' own kinds in a document are served by others: then they are left to them where nothing of ours stands beside. */
  servesKubernetes(document: TextDocument): boolean {
    if (isJson(document.languageId) || !this.isInstalled()) return false;
    if (extensions.getExtension(kubernetesExtensionId)) return true;
    return this.schemasOf(document).some(coversKubernetes);
  }

  private isInstalled(): boolean {
    return extensions.getExtension(yamlExtensionId) !== undefined;
  }

  /** Asked by the YAML extension before it looks at a document; undefined leaves it to its own devices. */
  private schemaFor(resource: string): string | undefined {
    const document = workspace.textDocuments.find((candidate) => candidate.uri.toString() === resource);
    if (!document) return undefined;
    const holder = holderOf(document.getText());
    // Where our label matches, the YAML extension takes our answer for the only one: it must not be undefined then, and is not.
    if (holder === 'ours') return schemaAddress(this.addressesOf(document));
    const wanted = workspace.getConfiguration('envoyGateway', document).get('kubernetesKinds') === 'on';
    return holder === 'kubernetes' && wanted ? schemaAddress(this.addressesOf(document)) : undefined;
  }

  /** The schemas for the documents of others in a file. */
  private addressesOf(document: TextDocument): string[] {
    if (isWhollyKnown(document.getText())) return [];
    const folder = workspace.getWorkspaceFolder(document.uri)?.uri.toString();
    const version = workspace.getConfiguration('yaml', document).get<string>('kubernetesVersion');
    return this.schemasOf(document).flatMap((address) => absoluteAddress(address, folder, version) ?? []);
  }

  private schemasOf(document: TextDocument): string[] {
    return configuredSchemas(workspace.getConfiguration('yaml', document).get('schemas'))
      .filter(({ patterns }) => {
        const matches = (pattern: string): boolean => languages.match({ pattern: `**/${pattern.replace(/^\//, '')}` }, document) > 0;
        const negative = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
        return patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern)) && !negative.some(matches);
      })
      .map(({ address }) => address);
  }
}
