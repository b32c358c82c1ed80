// The released CRDs as a user's own: nothing is wrong with them, they tell their release, and manifests are judged as by the bundled schemas.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envoyGatewayReleases } from '../../scripts/schemas/read-upstream.mjs';
import { Analysis, defaultSettings } from '../../server/src/analysis';
import { newestRelease } from '../../server/src/base/release';
import { SchemaLibrary } from '../../server/src/schema/catalog';
import { keysIn } from '../../server/src/workspace/definition-text';
import { readDocument } from '../../server/src/workspace/document';
import { upstreamOrWarning } from './upstream';

/** Definitions by file; what stands beside them in the folders is no CRD. */
function definitionFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yaml') && !name.includes('vap_')).map((name) => join(folder, name));
}

describe('released CRDs in a workspace', () => {
  const upstream = upstreamOrWarning('the released CRDs taken for a user’s own');
  if (!upstream) return;
  const releases = envoyGatewayReleases(upstream);
  const gatewayApi = ['v1.3.0', 'v1.6.1'].flatMap((version) => ['standard', 'experimental'].map((channel) => join(upstream, 'gateway-api', version, channel)));
  const library = new SchemaLibrary();
  const catalog = library.catalog(newestRelease);

  for (const folder of [...releases.map((each) => each.folder), ...gatewayApi]) {
    it(`can be used: ${folder.slice(upstream.length + 1)}`, () => {
      const analysis = new Analysis(undefined, (rule, error) => {
        throw new Error(rule, { cause: error });
      });
      for (const file of definitionFiles(folder)) {
        const uri = `file://${file}`;
        const text = readFileSync(file, 'utf8');
        analysis.setFile(uri, text);
        while (!analysis.check(uri).done);
        assert.deepEqual(analysis.findings(uri).map(({ finding, start }) => `${start.line + 1} ${finding.rule}: ${finding.message}`), [], file);
        assert.ok(readDocument(text, { catalog }).definitions[0]?.reading.definition, file);
        analysis.removeFile(uri);
      }
    }).timeout(60_000);
  }

  it('tell which release they come from', () => {
    for (const { release, folder } of releases) {
      const certain: number[] = [];
      for (const file of definitionFiles(folder)) {
        const text = readFileSync(file, 'utf8');
        const kind = /^ {4}kind: (\w+)$/m.exec(text)![1]!;
        const possible = library.definitionReleases.releasesOf('gateway.envoyproxy.io', kind, () => keysIn(text));
        assert.ok(possible.includes(release), `${kind} of 1.${release}: ${possible.join()}`);
        if (possible.length === 1) certain.push(release);
      }
      assert.ok(certain.length >= 5, `1.${release}: only ${certain.length} CRDs are certain`);
    }
  });

  it('judge manifests as the bundled schemas of their release do', () => {
    const manifests: Readonly<Record<string, string>> = {
      good: 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: a}\nspec:\n  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]\n  extProc:\n  - backendRefs: [{name: s, port: 9002}]\n    processingMode: {request: {body: Streamed}}\n',
      unknown: 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: b}\nspec:\n  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]\n  extProc: [{backendRefs: [{name: s, port: 9002}], failOpens: true}]\n',
      exclusive: 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: c}\nspec:\n  targetRef: {group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}\n  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]\n',
      code: 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: d}\nspec:\n  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]\n  wasm: [{code: {type: HTTP, image: {url: x}}}]\n',
    };
    for (const { release, folder } of releases) {
      const verdict = (withDefinitions: boolean, text: string): boolean => {
        const analysis = new Analysis();
        const files = withDefinitions ? definitionFiles(folder).filter((file) => file.includes('envoyextensionpolicies')) : [];
        analysis.setSettings({ ...defaultSettings, ...(withDefinitions ? {} : { release }) });
        for (const file of files) analysis.setFile(`file://${file}`, readFileSync(file, 'utf8'));
        analysis.setFile('file:///w/m.yaml', text);
        while (!analysis.check('file:///w/m.yaml').done);
        assert.equal(analysis.releaseOf('file:///w/m.yaml').release, release);
        return analysis.findings('file:///w/m.yaml').some(({ finding }) => finding.severity === 'error');
      };
      for (const [name, text] of Object.entries(manifests)) assert.equal(verdict(true, text), verdict(false, text), `${name}, 1.${release}`);
    }
  }).timeout(60_000);
});
