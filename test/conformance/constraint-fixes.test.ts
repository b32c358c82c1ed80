// Every fix of a broken constraint, on generated manifests: it leaves YAML behind in which that constraint is not broken any more.

import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import type { Finding, Fix } from '../../server/src/base/finding';
import { applyEdits } from '../../server/src/base/text';
import { allRules } from '../../server/src/rules/index';
import { runDocumentRules } from '../../server/src/rules/run';
import { SchemaLibrary } from '../../server/src/schema/catalog';
import { readDocument } from '../../server/src/workspace/document';
import type { ManifestDocument } from '../../server/src/workspace/manifest';
import { RuleManifests } from './generate-for-rules';
import { Random, seedOfRun } from './random';
import { envoyGatewayKinds, gatewayApiKinds, upstreamOrWarning } from './upstream';
import { UpstreamRules } from './upstream-rules';

const full = process.env['EG_CONFORMANCE'] === 'full';
/** An ordinary run takes a part of the places, by chance. */
const manifestsPerPlace = full ? 10 : 0.3;

const families = ['conflicting-items', 'contradicting-values', 'exclusive-fields', 'field-not-for-type', 'field-required-by-type', 'missing-choice', 'reference-kind', 'target-kind', 'unsupported-field', 'unsupported-value'];
const rules = allRules.filter(({ id }) => families.includes(id));

describe('fixes of constraints', () => {
  const upstream = upstreamOrWarning('fixes on manifests that are generated from the released CRDs');
  if (!upstream) return;
  const catalog = new SchemaLibrary().catalog(9);
  const random = new Random(seedOfRun());
  const kinds = [...envoyGatewayKinds(upstream).filter(({ release }) => release === 9), ...gatewayApiKinds(upstream, 9)];
  let tried = 0;

  for (const kind of kinds) {
    it(`mend what they are offered for: ${kind.kind} ${kind.apiVersion}`, function () {
      this.timeout(300_000);
      const { places } = new UpstreamRules(kind);
      if (places.length === 0) return;
      const maker = new RuleManifests(kind, random.shuffled(places), random);
      for (let count = places.length * manifestsPerPlace; count > 0; count--) {
        const text = stringify(maker.manifest(maker.turn()), { aliasDuplicateObjects: false });
        const document = readDocument(text, { catalog });
        // What else is wrong may hide what a fix leaves behind.
        if (document.manifests.some(({ schemaFindings }) => schemaFindings.length > 0)) continue;
        for (const finding of runDocumentRules(rules, document)) for (const fix of finding.fixes?.() ?? []) mends(document, finding, fix);
      }
    });
  }

  it('were tried', () => {
    console.log(`      ${tried} fixes`);
    assert.ok(tried > 200);
  });

  function mends(document: ManifestDocument, finding: Finding, fix: Fix): void {
    tried++;
    const after = attempt(() => applyEdits(document.text, fix.edits), `${finding.rule}: ${fix.title}\n${JSON.stringify(fix.edits)}\n${document.text}`);
    const mended = readDocument(after, { catalog });
    const what = `${finding.rule}: ${finding.message}\n${fix.title}\n--- before\n${document.text}\n--- after\n${after}`;
    assert.notEqual(after, document.text, `the fix changes nothing\n${what}`);
    assert.deepEqual(mended.yaml.problems, [], what);
    assert.ok(count(mended, finding) < count(document, finding), `the finding is still there\n${what}`);
  }
});

function attempt<Result>(action: () => Result, story: string): Result {
  try {
    return action();
  } catch (error) {
    throw new Error(story, { cause: error });
  }
}

/** Findings that are the same but for their place. */
function count(document: ManifestDocument, { rule, message }: Finding): number {
  return runDocumentRules(rules, document).filter((other) => other.rule === rule && other.message === message).length;
}
