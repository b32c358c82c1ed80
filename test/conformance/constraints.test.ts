// Generated manifests judged twice: by our constraints, and by the CEL rules of the released CRDs. The verdicts must agree.

import assert from 'node:assert/strict';
import { SchemaLibrary } from '../../server/src/schema/catalog';
import { checkConstraints } from '../../server/src/schema/constraints/check';
import type { Violation } from '../../server/src/schema/constraints/constraint';
import { validateResource } from '../../server/src/schema/validate';
import { parseDocument } from '../../server/src/yaml/parse';
import { resolved, type YamlMap } from '../../server/src/yaml/tree';
import { mutate, type Json } from './generate';
import { RuleManifests } from './generate-for-rules';
import { compileOracle, prepared } from './oracle';
import { Random, seedOfRun } from './random';
import { RuleTally } from './rule-tally';
import { envoyGatewayKinds, gatewayApiKinds, upstreamOrWarning, type UpstreamKind } from './upstream';
import { UpstreamRules, type RulePlace } from './upstream-rules';

/** Manifests of all kinds and releases: EG_CONFORMANCE=full makes more than 100,000, an ordinary run some thousands. */
const full = process.env['EG_CONFORMANCE'] === 'full';
const manifestsPerPlace = full ? 72 : 6;
/** A manifest in which something else is wrong says nothing about the rule at hand: it is made anew, this often at most. */
const attempts = 6;
/** For each rule of a kind that was not yet seen both broken and kept. */
const moreAttempts = 400;

interface Judgement {
  readonly structural: readonly string[];
  readonly violations: readonly Violation[];
}

describe('constraints', () => {
  const upstream = upstreamOrWarning("comparison of our constraints with the released CRDs' rules");
  if (!upstream) return;
  const library = new SchemaLibrary();
  const random = new Random(seedOfRun());
  const older = random.between(1, 8);
  const all = [...envoyGatewayKinds(upstream), ...gatewayApiKinds(upstream, 9)];
  const kinds = all.filter(({ release }) => full || release === 9 || release === older);
  const tally = new RuleTally();

  for (const kind of kinds) {
    it(`refuse what the rules refuse: ${kind.kind} ${kind.apiVersion} of 1.${kind.release}`, function () {
      this.timeout(600_000);
      const rules = new UpstreamRules(kind);
      if (rules.places.length === 0) {
        assert.equal(library.catalog(kind.release).kind(kind.apiVersion, kind.kind)?.constraints?.check === undefined || !hasRulesElsewhere(all, kind), true);
        return;
      }
      // Our own verdict on the structure has a test of its own; a full run asks ajv again.
      const structure = full ? compileOracle(kind) : undefined;
      const maker = new RuleManifests(kind, rules.places, random);
      for (let count = manifestsPerPlace * rules.places.length; count > 0; count--) {
        const place = maker.turn();
        const manifest = manifestFor(maker, rules, place, kind);
        compare(count % 7 === 0 ? mutate(manifest, kind.schema, random) : manifest, kind, rules, structure);
      }
      if (full) seek(maker, rules, kind, structure);
      for (const manifest of rarities(kind)) compare(manifest, kind, rules, structure);
      assert.deepEqual([...new Set(rules.unusable)], [], 'rules that the engine cannot evaluate');
    });
  }

  // Envoy Gateway 1.4 brings an older Gateway API, and our facts are those of the newest: what that one accepts is no error.
  for (const kind of gatewayApiKinds(upstream, 4, 'v1.3.0')) {
    it(`refuse nothing that an older Gateway API accepts: ${kind.kind} ${kind.apiVersion}`, function () {
      this.timeout(600_000);
      const rules = new UpstreamRules(kind);
      if (rules.places.length === 0 || !library.catalog(kind.release).kind(kind.apiVersion, kind.kind)) return;
      const structure = compileOracle(kind);
      const maker = new RuleManifests(kind, rules.places, random);
      for (let count = manifestsPerPlace * rules.places.length; count > 0; count--) {
        const manifest = manifestFor(maker, rules, maker.turn(), kind);
        const ours = judge(manifest, kind);
        const broken = [...rules.judge(prepared(manifest, kind))].filter(({ holds }) => holds !== true && holds !== undefined);
        if (broken.length === 0) assert.deepEqual(ours.violations, [], report('refused here, accepted there', [], ours, manifest));
        if (broken.length === 0 && structure(manifest).length === 0) assert.deepEqual(ours.structural, [], report('refused here by the structure, accepted there', [], ours, manifest));
      }
    });
  }

  it('were compared on every rule, broken and kept', () => {
    console.log(`      ${tally.summary()}`);
    if (full) {
      assert.ok(tally.manifests >= 100_000, `only ${tally.manifests} manifests`);
      assert.deepEqual(tally.onlyKept(), [], 'rules that no manifest broke');
      assert.deepEqual(tally.onlyBroken(), [], 'rules that no manifest kept');
    } else assert.ok(tally.manifests > 2_000, `only ${tally.manifests} manifests`);
  });

  /** Goes on where a rule was not yet seen both broken and kept. */
  function seek(maker: RuleManifests, rules: UpstreamRules, kind: UpstreamKind, structure: ((manifest: { [key: string]: Json }) => string[]) | undefined): void {
    for (const place of rules.places) {
      for (const { source } of place.rules) {
        for (let left = moreAttempts; left > 0 && !tally.isSettled(source.rule); left--) compare(manifestFor(maker, rules, place, kind), kind, rules, structure);
      }
    }
  }

  /** Prefers manifests in which nothing is wrong away from the place. */
  function manifestFor(maker: RuleManifests, rules: UpstreamRules, place: RulePlace, kind: UpstreamKind): { [key: string]: Json } {
    let manifest = maker.manifest(place);
    for (let attempt = 1; attempt < attempts; attempt++) {
      const elsewhere = [...rules.judge(prepared(manifest, kind))].some((verdict) => verdict.holds !== true && verdict.holds !== undefined && verdict.place !== place);
      if (!elsewhere) break;
      manifest = maker.manifest(place);
    }
    return manifest;
  }

  function compare(manifest: { [key: string]: Json }, kind: UpstreamKind, rules: UpstreamRules, structure: ((manifest: { [key: string]: Json }) => string[]) | undefined): void {
    const ours = judge(manifest, kind);
    const structural = structure ? structure(manifest) : ours.structural;
    tally.manifests++;
    const refused = ours.structural.length + ours.violations.length > 0;
    const broken: string[] = [];
    for (const { rule, holds, place } of rules.judge(prepared(manifest, kind))) {
      // Where the structure is wrong, a rule may fail for that alone.
      if (structural.length === 0 || typeof holds === 'boolean') tally.count(rule.source.rule, holds);
      if (holds !== true && holds !== undefined) broken.push(`${place.path.join('.')}: ${rule.source.rule}`);
    }
    if (structural.length > 0) {
      assert.equal(refused, true, report('accepted here, refused by the structure', structural, ours, manifest));
      return;
    }
    assert.deepEqual(ours.structural, [], report('the structures differ', broken, ours, manifest));
    assert.equal(refused, broken.length > 0, report(refused ? 'refused here, accepted there' : 'accepted here, refused there', broken, ours, manifest));
  }

  function judge(manifest: { [key: string]: Json }, { release, apiVersion, kind }: UpstreamKind): Judgement {
    const root = resolved(parseDocument(JSON.stringify(manifest)).root) as YamlMap;
    const schema = library.catalog(release).kind(apiVersion, kind);
    assert.ok(schema);
    const findings = validateResource(root, schema, { partial: false });
    return { structural: findings.map((finding) => `${finding.path.join('.')} ${finding.kind}`), violations: checkConstraints(root, schema, findings) };
  }
});

function report(what: string, theirs: readonly string[], { structural, violations }: Judgement, manifest: Json): string {
  const ours = [...structural, ...violations.map(({ path, message }) => `${path.join('.')}: ${message}`)];
  return `\n${what}\nthere: ${theirs.join('\n       ')}\nhere:  ${ours.join('\n       ')}\n${JSON.stringify(manifest)}`;
}

/** Whether the kind has rules in another release. */
function hasRulesElsewhere(all: readonly UpstreamKind[], { kind, apiVersion }: UpstreamKind): boolean {
  return all.some((each) => each.kind === kind && each.apiVersion === apiVersion && JSON.stringify(each.schema).includes('x-kubernetes-validations'));
}

/** What chance brings about too seldom. */
function rarities({ kind, apiVersion, release }: UpstreamKind): { [key: string]: Json }[] {
  const manifest = (spec: { [key: string]: Json }): { [key: string]: Json } => ({ apiVersion, kind, metadata: { name: 'example', namespace: 'default' }, spec });
  const route = (path: Json): { [key: string]: Json } => manifest({ rules: [{ matches: [{ path }] }] });
  const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'example' }];
  const hostname = { type: 'Hostname', value: 'example.com' };
  switch (kind) {
    case 'HTTPRoute':
      return [route({ type: 'Exact', value: '/a/..' }), route({ type: 'Exact', value: '/a/.' }), ...crowded({ path: { value: '/' } }).map(manifest)];
    case 'GRPCRoute':
      return crowded({ method: { service: 'example' } }).map(manifest);
    case 'TLSRoute':
      return ['a.*.example.com', '*.example.com', 'A.example.com'].map((name) => manifest({ hostnames: [name], rules: [{ backendRefs: [{ name: 'example', port: 443 }] }] }));
    case 'Gateway':
      return [
        ...[[hostname], [hostname, hostname]].map((addresses) => manifest({ gatewayClassName: 'eg', listeners: [{ name: 'http', protocol: 'HTTP', port: 80 }], addresses })),
        ...['Terminate', 'Passthrough'].map((mode) => manifest({ gatewayClassName: 'eg', listeners: [{ name: 'https', protocol: 'HTTPS', port: 443, tls: { mode, certificateRefs: [{ name: 'example' }] } }] })),
      ];
    case 'BackendTrafficPolicy':
      return release < 8 ? [] : [100, 101].map((percent) => manifest({ targetRefs, admissionControl: { maxRejectionPercent: percent, minSuccessRate: percent } }));
    default:
      return [];
  }
}

/** Routes with as many matches as they may have, and one more. */
function crowded(match: Json): { [key: string]: Json }[] {
  return [[64, 64], [64, 64, 1]].map((counts) => ({ rules: counts.map((count) => ({ matches: Array.from({ length: count }, () => structuredClone(match)) })) }));
}
