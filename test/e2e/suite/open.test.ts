// What happens when manifests and other files are opened.
import { commands, extensions, window } from 'vscode';
import { expectEqual, expectThat } from './expect';
import { closeEditors, diagnosticsWhen, extensionId, openManifest, ownDiagnostics } from './manifest';
import { goodPolicy, misspeltPolicy } from './policies';

describe('opening files', () => {
  afterEach(closeEditors);

  it('starts the extension with the first manifest and offers its commands', async () => {
    const { document } = await openManifest(misspeltPolicy);
    await diagnosticsWhen(document.uri, 'a first finding', (found) => found.length > 0);
    const extension = extensions.getExtension(extensionId);
    expectThat(extension?.isActive, 'the extension is not active');
    expectEqual(document.languageId, 'yaml', 'the language of a manifest');
    const ours = (extension.packageJSON as { contributes: { commands: { command: string; category: string }[] } }).contributes.commands;
    const known = await commands.getCommands(true);
    expectEqual(ours.filter(({ command }) => !known.includes(command)), [], 'commands that package.json names and nobody answers');
    expectEqual([...new Set(ours.map(({ category }) => category))], ['Envoy Gateway'], 'the category of the commands');
  });

  it('finds nothing wrong with good manifests of several kinds', async () => {
    // The misspelt policy behind them shows that the file was checked at all.
    const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: fraud-checker\n  namespace: shop\nspec:\n  ports:\n    - port: 9002\n';
    const { document } = await openManifest([service, goodPolicy, misspeltPolicy].join('---\n'));
    const found = await diagnosticsWhen(document.uri, 'the finding in the last document', (all) => all.length > 0);
    const lastDocument = document.positionAt(document.getText().lastIndexOf('---'));
    expectEqual(found.filter((diagnostic) => diagnostic.range.start.isBefore(lastDocument)), [], 'findings in the good documents');
  });

  it('leaves YAML alone that is no manifest of ours', async () => {
    const { document: stranger } = await openManifest('services:\n  web:\n    image: nginx\n    failOpne: true\n', 'compose.yaml');
    const { document: other } = await openManifest('apiVersion: example.com/v1\nkind: EnvoyExtensionPolicy\nspec:\n  failOpne: true\n', 'other-group.yaml');
    const { document: ours } = await openManifest(misspeltPolicy);
    await diagnosticsWhen(ours.uri, 'a finding in the policy', (found) => found.length > 0);
    expectEqual(ownDiagnostics(stranger.uri), [], 'findings in a file without a kind');
    expectEqual(ownDiagnostics(other.uri), [], 'findings in a group that is not ours');
  });

  it('checks JSON manifests too', async () => {
    const manifest = { apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind: 'EnvoyPatchPolicy', metadata: { name: 'tweak' }, spec: { type: 'JsonPatch', targetRef: { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'front-door' } } };
    const { document } = await openManifest(JSON.stringify(manifest, null, 2), 'manifest.json');
    const [finding] = await diagnosticsWhen(document.uri, 'the wrong value', (found) => found.length > 0);
    expectThat(finding && document.getText(finding.range).includes('JsonPatch'), 'the wrong value is underlined', finding);
  });

  it('keeps working after its server was restarted by command', async () => {
    const { document } = await openManifest(misspeltPolicy);
    await diagnosticsWhen(document.uri, 'a finding', (found) => found.length > 0);
    await commands.executeCommand('envoyGateway.restartServer');
    const { document: second } = await openManifest(misspeltPolicy);
    await diagnosticsWhen(second.uri, 'a finding from the new server', (found) => found.length > 0);
    expectThat(window.activeTextEditor?.document === second, 'the editor stays');
  });
});
