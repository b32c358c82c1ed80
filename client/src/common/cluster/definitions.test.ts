// What is kept of a cluster's CRDs: with a kubectl that replays answers, as the extension runs it.

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runProgram } from '../../node-program';
import { definitionArguments, readDefinitions } from './definitions';

const limits = { seconds: 20, mostOutput: 50_000_000 };

function crd(kind: string, group: string): object {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}`, uid: 'c0ffee', annotations: { 'example.com/long': 'x'.repeat(1000) } },
    spec: {
      conversion: { strategy: 'None' },
      group,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      scope: 'Namespaced',
      versions: [{ name: 'v1alpha1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', description: 'Says: "this" — and\nthat.' } } }],
    },
    status: { storedVersions: ['v1alpha1'] },
  };
}

/** Runs the extension's own call with a kubectl in front of the PATH that answers as told. */
async function answerOf(script: string): Promise<ReturnType<typeof readDefinitions>> {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
  const path = process.env['PATH'];
  try {
    writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'kubectl'), 0o755);
    process.env['PATH'] = `${folder}${delimiter}${path}`;
    return readDefinitions(await runProgram('kubectl', definitionArguments('kind-dev'), limits), 'kind-dev');
  } finally {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true });
  }
}

function replay(answer: object): string {
  return `[ "$*" = "--context kind-dev get crd -o json --request-timeout 30s" ] || { echo "unexpected: $*" >&2; exit 3; }\ncat <<'ANSWER'\n${JSON.stringify(answer)}\nANSWER`;
}

describe('the CRDs of a cluster', () => {
  it('are those of our groups, without what only the cluster needs', async function () {
    if (process.platform === 'win32') this.skip();
    const answer = await answerOf(replay({ apiVersion: 'v1', kind: 'List', items: [crd('Backend', 'gateway.envoyproxy.io'), crd('Certificate', 'cert-manager.io'), crd('HTTPRoute', 'gateway.networking.k8s.io')] }));
    assert.equal(answer.is, 'definitions');
    const documents = answer.is === 'definitions' ? answer.documents : [];
    assert.deepEqual(documents.map((document) => /^ {4}kind: (.*)$/m.exec(document)?.[1]), ['Backend', 'HTTPRoute']);
    assert.ok(documents.every((document) => !document.includes('c0ffee') && !document.includes('storedVersions')));
    assert.match(documents[0]!, /^ {2}group: gateway\.envoyproxy\.io$/m);
  });

  it('may be none', async function () {
    if (process.platform === 'win32') this.skip();
    const answer = await answerOf(replay({ items: [crd('Certificate', 'cert-manager.io')] }));
    assert.match(answer.is === 'trouble' ? answer.words : '', /has no CRDs of Envoy Gateway/);
  });

  it('may be out of reach', async function () {
    if (process.platform === 'win32') this.skip();
    const words = async (script: string): Promise<string> => {
      const answer = await answerOf(script);
      return answer.is === 'trouble' ? answer.words : '';
    };
    assert.match(await words('echo "Error from server (Forbidden): customresourcedefinitions is forbidden" >&2; exit 1'), /may not read CustomResourceDefinition/);
    assert.match(await words('echo "The connection to the server was refused: connection refused" >&2; exit 1'), /cannot be reached/);
    assert.match(await words('echo hello'), /no JSON/);
  });

  it('need kubectl', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      const answer = readDefinitions(await runProgram('kubectl', definitionArguments('kind-dev'), limits), 'kind-dev');
      assert.match(answer.is === 'trouble' ? answer.words : '', /kubectl is not on the PATH/);
    } finally {
      process.env['PATH'] = path;
    }
  });
});
