// Extracts the facts of schemas/*.json from the released CRDs: npm run extract-schemas [-- --check]
// Without the upstream folder (EG_UPSTREAM) the facts stay as they are and only our descriptions are laid on anew.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfigKind } from './schemas/config-kind.mjs';
import { readCoreKinds } from './schemas/core-kinds.mjs';
import { readEnvoyGatewayKinds, readGatewayApiKinds } from './schemas/custom-kinds.mjs';
import { describe } from './schemas/describe.mjs';
import { mergeReleases } from './schemas/merge.mjs';
import { envoyGatewayReleases, projectRoot, upstreamFolder } from './schemas/read-upstream.mjs';
import { readBack, render, write } from './schemas/store.mjs';
import { importTypeScript } from './schemas/import-typescript.mjs';

const schemasFolder = join(projectRoot, 'schemas');

/** The content of every generated file, by name. `upstream` undefined: from the committed facts. */
export async function extractSchemas(upstream, descriptions = join(schemasFolder, 'descriptions')) {
  const kinds = upstream ? await kindsOfUpstream(upstream) : readBack(schemasFolder);
  const trees = new Map();
  for (const { kind, tree } of kinds) trees.set(kind, [...(trees.get(kind) ?? []), tree]);
  const texts = describe(trees, descriptions);
  return render(kinds, texts);
}

async function kindsOfUpstream(upstream) {
  const { factsOfOpenApi, plainKeywords } = await importTypeScript('server/src/schema/openapi.ts');
  const releases = envoyGatewayReleases(upstream).map(({ release }) => release);
  const core = readCoreKinds(upstream);
  const objectMeta = core.facts('apimachinery.pkg.apis.meta.v1.ObjectMeta');
  const envoyGateway = readEnvoyGatewayKinds(upstream, factsOfOpenApi);
  const gatewayApi = readGatewayApiKinds(upstream, factsOfOpenApi, releases);
  const config = readConfigKind(upstream, core, {
    envoyProxy: envoyGateway.find((kind) => kind.kind === 'EnvoyProxy').byRelease,
    gateway: gatewayApi.find((kind) => kind.kind === 'Gateway').byRelease.get(releases.at(-1)),
  }, releases);
  for (const { byRelease } of [...envoyGateway, ...gatewayApi]) for (const facts of byRelease.values()) completeCustomKind(facts, objectMeta);

  const merged = (byRelease) => mergeReleases(byRelease, plainKeywords);
  const always = (facts) => new Map(releases.map((release) => [release, facts]));
  return [
    ...envoyGateway.map(({ byRelease, ...kind }) => ({ ...listed(kind, Math.min(...byRelease.keys()), releases), file: kind.kind === 'EnvoyProxy' ? 'envoy-proxy' : 'policies', tree: merged(byRelease) })),
    { ...listed({ group: 'gateway.envoyproxy.io', version: 'v1alpha1', kind: 'EnvoyGateway', decoder: 'config-file' }), file: 'envoy-proxy', tree: merged(config) },
    ...gatewayApi.map(({ byRelease, ...kind }) => ({ ...listed(kind), file: 'gateway-api', tree: merged(byRelease) })),
    ...core.kinds.map(({ facts, ...kind }) => ({ ...listed({ ...kind, decoder: 'typed' }), file: 'core', tree: merged(always(markStatus(facts))) })),
  ];
}

/** What every object has and CRDs do not spell out. */
function completeCustomKind(facts, objectMeta) {
  facts.properties.metadata = objectMeta;
  facts.required = [...new Set([...(facts.required ?? []), 'apiVersion', 'kind'])];
  markStatus(facts);
}

function markStatus(facts) {
  if (facts.properties.status) facts.properties.status = { ...facts.properties.status, 'x-read-only': true };
  return facts;
}

function listed({ group, version, kind, namespaced, experimental, decoder, status }, since, releases) {
  return {
    group, version, kind,
    ...(namespaced ? { namespaced } : {}),
    ...(since !== undefined && since > releases[0] ? { since } : {}),
    ...(experimental ? { experimental } : {}),
    ...(decoder ? { decoder } : {}),
    ...(status ? { status } : {}),
  };
}

async function main() {
  const upstream = upstreamFolder();
  if (!upstream) console.log('extract-schemas: no upstream folder (EG_UPSTREAM): facts stay, descriptions are laid on anew');
  const files = await extractSchemas(upstream);
  if (process.argv.includes('--check')) {
    const stale = [...files].filter(([name, content]) => readFileSync(join(schemasFolder, name), 'utf8') !== content).map(([name]) => name);
    if (stale.length > 0) throw new Error(`stale: ${stale.join(', ')}; run npm run extract-schemas`);
    return;
  }
  write(schemasFolder, files);
  for (const [name, content] of files) console.log(`schemas/${name}: ${(content.length / 1024).toFixed(0)} KB`);
}

if (process.argv[1]?.endsWith('extract-schemas.mjs')) await main();
