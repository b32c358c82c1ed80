// Generated manifests judged twice: by our validator, and by ajv on the released CRDs. The verdicts must agree.

import assert from 'node:assert/strict';
import { SchemaLibrary } from '../../server/src/schema/catalog';
import { validateResource } from '../../server/src/schema/validate';
import { parseDocument } from '../../server/src/yaml/parse';
import { resolved } from '../../server/src/yaml/tree';
import { generate, mutate, type Json } from './generate';
import { compileOracle } from './oracle';
import { Random, seedOfRun } from './random';
import { envoyGatewayKinds, gatewayApiKinds, upstreamOrWarning, type UpstreamKind } from './upstream';

/** Manifests of each kind and release: enough to meet every sort of mistake in each run; EG_CONFORMANCE=full makes many more. */
const full = process.env['EG_CONFORMANCE'] === 'full';
const manifestsPerKind = full ? 2000 : 150;

describe('verdicts on generated manifests', () => {
  const upstream = upstreamOrWarning('differential test of the validator against the released CRDs');
  if (!upstream) return;
  const library = new SchemaLibrary();
  const random = new Random(seedOfRun());
  const all = [...envoyGatewayKinds(upstream), ...gatewayApiKinds(upstream, 9)];
  // Compiling all of them takes ajv half a minute: an ordinary run takes the newest release and one older.
  const older = random.between(1, 8);
  const kinds = all.filter((kind) => full || kind.release === 9 || kind.release === older);

  for (const kind of kinds) {
    it(`agree: ${kind.kind} ${kind.apiVersion} of 1.${kind.release}`, function () {
      this.timeout(120_000);
      const oracle = compileOracle(kind);
      let valid = 0;
      for (let count = 0; count < manifestsPerKind; count++) {
        const whole = generate(kind.schema, kind.apiVersion, kind.kind, random);
        const manifest = count % 3 === 0 ? whole : mutate(whole, kind.schema, random);
        const theirs = oracle(manifest);
        const ours = verdict(manifest, kind, library);
        if (theirs.length === 0) valid++;
        assert.equal(ours.length > 0, theirs.length > 0, `\nours: ${ours.join('; ')}\ntheirs: ${theirs.join('; ')}\n${JSON.stringify(manifest, null, 1)}`);
      }
      assert.ok(valid > manifestsPerKind / 10, `only ${valid} of ${manifestsPerKind} were valid: the generator has gone astray`);
      assert.ok(valid < manifestsPerKind, 'all were valid: the generator has gone astray');
    });
  }
});

function verdict(manifest: { [key: string]: Json }, kind: UpstreamKind, library: SchemaLibrary): string[] {
  const root = resolved(parseDocument(JSON.stringify(manifest)).root);
  assert.equal(root?.kind, 'map');
  const schema = library.catalog(kind.release).kind(kind.apiVersion, kind.kind);
  assert.ok(schema);
  return validateResource(root as never, schema, { partial: false }).map((finding) => `${finding.path.join('.')} ${finding.kind}`);
}
