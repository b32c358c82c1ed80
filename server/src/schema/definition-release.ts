// Tells which release of Envoy Gateway a CRD comes from: released CRDs carry no version, but each has the fields of its release.

import { newestRelease, oldestRelease, type Release } from '../base/release';
import type { FactLibrary } from './fact-library';
import type { FactNode, NodeRef, PropertyMarks } from './facts';

/** Releases as bits: 1.3 is bit 3. */
type Releases = number;

/** For each field name of a kind: the releases in which it has a field of that name, at whatever place. */
type NamesOfKind = ReadonlyMap<string, Releases>;

export class DefinitionReleases {
  private readonly byKind = new Map<string, NamesOfKind | undefined>();

  constructor(private readonly facts: FactLibrary) {}

  /**
   * The bundled releases, oldest first, all of whose fields a CRD has, while it has none that only other releases have.
   * @param keysOf tells the keys in the CRD's text, those of its schema's own keywords included
   * @returns empty for kinds that are not Envoy Gateway's own, and for CRDs that lack what every release has
   */
  releasesOf(group: string, kind: string, keysOf: () => ReadonlySet<string>): readonly Release[] {
    const names = this.namesOf(group, kind);
    if (!names) return [];
    const keys = keysOf();
    let possible = 0;
    for (let release = oldestRelease; release <= newestRelease; release++) possible |= 1 << release;
    for (const [name, releases] of names) {
      if (!keys.has(name)) possible &= ~releases;
      else if (!keywords.has(name)) possible &= releases;
    }
    return releasesIn(possible);
  }

  private namesOf(group: string, kind: string): NamesOfKind | undefined {
    const key = `${group}/${kind}`;
    if (!this.byKind.has(key)) this.byKind.set(key, this.collect(group, kind));
    return this.byKind.get(key);
  }

  private collect(group: string, kind: string): NamesOfKind | undefined {
    const fact = this.facts.index.kinds.find((each) => each.group === group && each.kind === kind && each.decoder === undefined);
    // The Gateway API's kinds are those of one release of its own, for all releases of Envoy Gateway.
    if (!fact || fact.group !== 'gateway.envoyproxy.io') return undefined;
    const names = new Map<string, Releases>();
    const visited = new Map<FactNode, Releases>();
    const collectBelow = (ref: NodeRef, releases: Releases): void => {
      const node = typeof ref === 'number' ? this.facts.node(ref) : ref;
      const before = visited.get(node) ?? 0;
      const fresh = releases & ~before;
      if (fresh === 0) return;
      visited.set(node, before | fresh);
      for (const [name, entry] of Object.entries(node.properties ?? {})) {
        const [below, marks]: [NodeRef, PropertyMarks] = Array.isArray(entry) ? entry : [entry, {}];
        const own = fresh & span(marks.since, marks.until);
        names.set(name, (names.get(name) ?? 0) | own);
        if (ref !== fact.node || name !== 'metadata') collectBelow(below, own);
      }
      if (node.items !== undefined) collectBelow(node.items, fresh);
      if (node.values !== undefined) collectBelow(node.values, fresh);
    };
    collectBelow(fact.node, span(fact.since, undefined));
    return names;
  }
}

/** Keys that a CRD has whatever its fields are: they say nothing where they stand. */
const keywords: ReadonlySet<string> = new Set([
  ...['additionalProperties', 'allOf', 'anyOf', 'default', 'description', 'enum', 'example', 'format', 'items', 'maximum', 'minimum', 'not', 'nullable', 'oneOf', 'pattern', 'properties', 'required', 'type'],
  ...['annotations', 'apiVersion', 'categories', 'conditions', 'conversion', 'deprecated', 'fieldPath', 'generation', 'group', 'jsonPath', 'kind', 'labels', 'message', 'metadata', 'name', 'names', 'namespace', 'plural'],
  ...['priority', 'reason', 'rule', 'scale', 'schema', 'scope', 'served', 'singular', 'spec', 'status', 'storage', 'strategy', 'subresources', 'uid', 'versions'],
]);

function span(since: Release = oldestRelease, until: Release = newestRelease + 1): Releases {
  let releases = 0;
  for (let release = since; release < until; release++) releases |= 1 << release;
  return releases;
}

function releasesIn(bits: Releases): Release[] {
  const releases: Release[] = [];
  for (let release = oldestRelease; release <= newestRelease; release++) if (bits & (1 << release)) releases.push(release);
  return releases;
}
