// Facts of the kinds that CRDs define: Envoy Gateway's of every release, Gateway API's of both channels.
import { join } from 'node:path';
import { envoyGatewayReleases, readCrds } from './read-upstream.mjs';

/** The Gateway API release that the newest Envoy Gateway release works with; its CRDs serve all releases. */
const gatewayApiVersion = 'v1.6.1';

/**
 * An older one, and the first Envoy Gateway release that cannot come with it any more. When each difference came about is not
 * asked: for the releases in between, what either allows is allowed.
 */
const earlier = { gatewayApiVersion: 'v1.3.0', until: 9 };

/** @returns kinds as `{group, version, kind, namespaced, status, byRelease: Map of release -> facts}` */
export function readEnvoyGatewayKinds(upstream, factsOfOpenApi) {
  const kinds = new Map();
  for (const { release, folder } of envoyGatewayReleases(upstream)) {
    for (const crd of readCrds(folder)) {
      for (const version of crd.versions.filter((each) => each.served)) {
        const name = `${crd.group}/${version.name}/${crd.kind}`;
        const kind = kinds.get(name) ?? { group: crd.group, version: version.name, kind: crd.kind, namespaced: crd.namespaced, byRelease: new Map() };
        kind.status = version.status;
        kind.byRelease.set(release, withMarks(version.schema, factsOfOpenApi(version.schema)));
        kinds.set(name, kind);
      }
    }
  }
  return [...kinds.values()];
}

/** @returns kinds as above, with `experimental` where the standard channel lacks the kind or does not serve the version */
export function readGatewayApiKinds(upstream, factsOfOpenApi, releases) {
  const folder = join(upstream, 'gateway-api', gatewayApiVersion);
  const standard = readCrds(join(folder, 'standard'));
  const before = readCrds(join(upstream, 'gateway-api', earlier.gatewayApiVersion, 'experimental'));
  return readCrds(join(folder, 'experimental')).flatMap((crd) =>
    crd.versions.filter((version) => version.served).map((version) => {
      const twin = standard.find((other) => other.group === crd.group && other.kind === crd.kind)?.versions.find((other) => other.name === version.name && other.served);
      const facts = withMarks(version.schema, factsOfOpenApi(version.schema));
      if (twin) markExperimental(facts, factsOfOpenApi(twin.schema), `${crd.kind} ${version.name}`);
      const old = before.find((other) => other.group === crd.group && other.kind === crd.kind)?.versions.find((other) => other.name === version.name && other.served);
      const oldFacts = old ? loosened(facts, withMarks(old.schema, factsOfOpenApi(old.schema))) : facts;
      return {
        group: crd.group, version: version.name, kind: crd.kind, namespaced: crd.namespaced, status: version.status,
        ...(twin ? {} : { experimental: true }),
        byRelease: new Map(releases.map((release) => [release, release < earlier.until ? oldFacts : facts])),
      };
    }),
  );
}

/** The facts, and all that an older version allowed besides: fields (which were experimental, all of them), values, wider limits. Status is nobody's to write. */
function loosened(facts, old, isRoot = true) {
  const result = { ...facts };
  for (const keyword of Object.keys(facts)) {
    if (structural.has(keyword) || keyword.startsWith('x-') || JSON.stringify(facts[keyword]) === JSON.stringify(old[keyword])) continue;
    const [now, before] = [facts[keyword], old[keyword]];
    if (keyword.startsWith('max') && before !== undefined) result[keyword] = Math.max(now, before);
    else if (keyword.startsWith('min') && before !== undefined) result[keyword] = Math.min(now, before);
    else delete result[keyword];
  }
  if (facts.required) result.required = facts.required.filter((name) => old.required?.includes(name));
  if (facts.enum && old.enum) result.enum = [...new Set([...facts.enum, ...old.enum])];
  else delete result.enum;
  if (facts.properties && old.properties) {
    result.properties = { ...facts.properties };
    for (const [name, child] of Object.entries(old.properties)) {
      if (isRoot && (name === 'status' || name === 'metadata')) continue;
      const now = facts.properties[name];
      result.properties[name] = now ? loosened(now, child, false) : { ...child, 'x-experimental': true };
    }
  }
  for (const part of ['items', 'values']) if (facts[part] && old[part]) result[part] = loosened(facts[part], old[part], false);
  return result;
}

/** What is no demand on a value, or is looked at by itself. */
const structural = new Set(['type', 'default', 'properties', 'items', 'values', 'required', 'enum', 'open', 'nullable']);

/** Carries the marks of read-upstream over to the facts. */
function withMarks(raw, facts) {
  if (raw['x-described'] === 'deprecated') facts['x-deprecated'] = true;
  for (const [name, child] of Object.entries(raw.properties ?? {})) withMarks(child, facts.properties[name]);
  if (raw.items) withMarks(raw.items, facts.items);
  if (facts.values && typeof raw.additionalProperties === 'object') withMarks(raw.additionalProperties, facts.values);
  return facts;
}

/** Marks what `facts` has and `standard` lacks. What the standard channel has beyond the experimental one would be lost, so it is an error. */
function markExperimental(facts, standard, path) {
  for (const name of Object.keys(standard.properties ?? {})) {
    if (!facts.properties?.[name]) throw new Error(`${path}.${name} is in the standard channel only`);
  }
  for (const [name, child] of Object.entries(facts.properties ?? {})) {
    const twin = standard.properties?.[name];
    if (twin) markExperimental(child, twin, `${path}.${name}`);
    else child['x-experimental'] = true;
  }
  for (const part of ['items', 'values']) if (facts[part] && standard[part]) markExperimental(facts[part], standard[part], `${path}[]`);
  if (facts.enum && standard.enum) {
    const extra = facts.enum.filter((value) => !standard.enum.includes(value));
    if (extra.length > 0) facts['x-experimental-values'] = extra;
  }
}
