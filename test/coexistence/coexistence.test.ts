// Beside Red Hat's YAML extension nothing shows twice: tried with its own language server, which is told what the extension would tell it.

import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { holderOf, ourLabel } from '../../client/src/common/manifest-text';
import { schemaAddress, schemaContent } from '../../client/src/common/yaml-schema';
import { LspClient, type LspDiagnostic } from '../lsp-client';

const policy = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: policy
spec:
  extProc:
    - 
`;
const statefulSet = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: set
spec:
  replicaz: 2
  
`;
const service = `apiVersion: v1
kind: Service
metadata:
  name: service
spec:
  portz: 2
  
`;

const uri = 'file:///workspace/file.yaml';
const kindHover = 'their words about kind';

/** A schema as large a net as Kubernetes' own: what `yaml.schemas: { kubernetes: "*.yaml" }` would bring, without the network. */
function kubernetesLikeSchema(): unknown {
  const kind = (apiVersion: string, name: string, fields: Record<string, unknown>): unknown => ({
    type: 'object',
    additionalProperties: false,
    properties: {
      apiVersion: { type: 'string', enum: [apiVersion] },
      kind: { type: 'string', enum: [name], description: kindHover },
      metadata: { type: 'object' },
      spec: { type: 'object', additionalProperties: false, properties: fields },
    },
  });
  return { oneOf: [kind('v1', 'Service', { ports: { type: 'array' } }), kind('apps/v1', 'StatefulSet', { replicas: { type: 'integer' } })] };
}

describe('beside the YAML language server', () => {
  let folder: string;
  let userSchema: string;
  const clients: LspClient[] = [];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'eg-coexistence-'));
    const file = join(folder, 'schema.json');
    writeFileSync(file, JSON.stringify(kubernetesLikeSchema()));
    userSchema = pathToFileURL(file).toString();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.stop()));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Their server with a user's schema for every YAML file, asking us for schemas if `quiet`; what it then says about `text`. */
  async function theirs(text: string, { quiet, userHasSchema = true }: { quiet: boolean; userHasSchema?: boolean }): Promise<{ client: LspClient; diagnostics: readonly LspDiagnostic[] }> {
    const client = await LspClient.start({
      command: process.execPath,
      args: [process.env['EG_THEIR_SERVER']!, '--stdio'],
      rootUri: 'file:///workspace',
      configuration: {
        yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false }, schemas: userHasSchema ? { [userSchema]: '*.yaml' } : {} },
        '[yaml]': { 'editor.tabSize': 2 },
      },
      requests: {
        'custom/schema/request': () => (quiet && holderOf(text) === 'ours' ? [schemaAddress(userHasSchema ? [userSchema] : [])] : []),
        'custom/schema/content': (address) => schemaContent(address as string),
        'workspace/codeLens/refresh': () => null,
      },
    });
    clients.push(client);
    if (quiet) await client.connection.sendNotification('yaml/registerCustomSchemaRequest', {});
    const published = client.nextDiagnostics(uri, () => true);
    client.open(uri, text);
    return { client, diagnostics: (await published).diagnostics };
  }

  async function suggestions(client: LspClient, line: number, character: number): Promise<string[]> {
    const result = await client.request<{ items: { label: string }[] } | { label: string }[] | null>('textDocument/completion', { textDocument: { uri }, position: { line, character } });
    return (Array.isArray(result) ? result : (result?.items ?? [])).map(({ label }) => label);
  }

  async function hover(client: LspClient, line: number): Promise<string> {
    const result = await client.request<{ contents: { value: string } } | null>('textDocument/hover', { textDocument: { uri }, position: { line, character: 1 } });
    return result?.contents.value ?? '';
  }

  async function lenses(client: LspClient): Promise<string[]> {
    const result = await client.request<{ command: { title: string } }[] | null>('textDocument/codeLens', { textDocument: { uri } });
    return (result ?? []).map(({ command }) => command.title);
  }

  it('their server speaks about our kinds if nobody tells it not to', async () => {
    const { client, diagnostics } = await theirs(policy, { quiet: false });
    assert.ok(diagnostics.length > 0, 'the schema refuses the policy');
    assert.ok((await hover(client, 1)).includes(kindHover));
    assert.ok((await suggestions(client, 1, 6)).includes('Service'));
    assert.deepEqual(await lenses(client), ['schema.json']);
  });

  for (const userHasSchema of [true, false]) {
    it(`it says nothing about our kinds once told, ${userHasSchema ? 'whatever the user has configured' : 'and nothing without a schema either'}`, async () => {
      const { client, diagnostics } = await theirs(policy, { quiet: true, userHasSchema });
      assert.deepEqual(diagnostics, []);
      assert.equal(await hover(client, 1), '');
      assert.equal(await hover(client, 4), '');
      assert.deepEqual(await suggestions(client, 1, 6), []);
      assert.deepEqual(await suggestions(client, 6, 6), []);
      // A new key at the root.
      assert.deepEqual(await suggestions(client, 7, 0), []);
      assert.deepEqual(await lenses(client), userHasSchema ? ['yaml.schemas'] : []);
    });
  }

  it('in a mixed file it goes on with the documents of others, and only with those', async () => {
    const { client, diagnostics } = await theirs([policy, statefulSet, service].join('---\n'), { quiet: true });
    assert.deepEqual(diagnostics.map(({ range }) => range.start.line), [13], 'the misspelt replicas of the StatefulSet, and nothing of the others');
    assert.deepEqual(await suggestions(client, 14, 2), ['replicas']);
    assert.equal(await hover(client, 1), '');
    assert.ok((await hover(client, 9)).startsWith(kindHover));
    assert.equal(await hover(client, 17), '');
  });

  it('keeps syntax errors in every case: ours are left out for that', async () => {
    const { diagnostics } = await theirs(policy.replace('  name: policy', '  name: policy\n  name: again\n\tbad: [').replace(/ +- $/m, ''), { quiet: true });
    assert.ok(diagnostics.length > 0);
  });

  it('the extension recognises our files by a label that it takes literally', () => {
    // The extension tests the label, with the flag g and no other, against the text of an open document.
    assert.ok(new RegExp(ourLabel, 'g').test(policy));
    assert.ok(new RegExp(ourLabel, 'g').test(`${statefulSet}---\n${policy}`));
    assert.ok(!new RegExp(ourLabel, 'g').test(statefulSet + service));
  });
});
