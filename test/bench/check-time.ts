// What the check of one policy costs inside of the engine: structure alone, with our constraints, with the CEL of its CRD.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { envoyGatewayReleases, upstreamFolder } from '../../scripts/schemas/read-upstream.mjs';
import { newestRelease } from '../../server/src/base/release';
import { analyseLua } from '../../server/src/lua/analyse';
import { Trials } from '../../server/src/lua/trial/trial';
import { runDocumentRules } from '../../server/src/rules/run';
import { allRules } from '../../server/src/rules/index';
import { createCatalog } from '../../server/src/schema/catalog';
import { readDefinition } from '../../server/src/schema/custom-definition';
import { schemaOfCustomKind } from '../../server/src/schema/custom-kind';
import type { KindSchema, SchemaCatalog } from '../../server/src/schema/schema';
import { readDocument } from '../../server/src/workspace/document';
import { parseDocument } from '../../server/src/yaml/parse';
import { resolved, type YamlMap } from '../../server/src/yaml/tree';
import type { Figures } from './figures';
import { policy } from './manifests';

export interface CheckTime {
  readonly what: string;
  readonly figures: Figures;
}

const kindName = 'EnvoyExtensionPolicy';
const apiVersion = 'gateway.envoyproxy.io/v1alpha1';

/** @param tries policies, each with another text, after as many to warm up. The rows with the CRD need EG_UPSTREAM. */
export function measureCheckTimes(tries: number): readonly CheckTime[] {
  const catalog = createCatalog(newestRelease);
  const bundled = catalog.kind(apiVersion, kindName)!;
  const rows = [
    { what: 'one policy, structure alone', figures: checked(withKind(catalog, { ...bundled, constraints: undefined }), tries) },
    { what: 'one policy, with our constraints', figures: checked(catalog, tries) },
    ...measureScripts(Math.max(100, tries / 5)),
  ];
  const text = textOfDefinition();
  if (text === undefined) return rows;
  const custom = readKind(text, catalog);
  return [
    ...rows,
    { what: "one policy, with the CEL of its released CRD as a user's own", figures: checked(withKind(catalog, custom), tries) },
    { what: `reading that CRD (${Math.round(text.length / 1024)} KB)`, figures: measured(Math.max(5, tries / 100), () => assert.ok(readKind(text, catalog).schema)) },
  ];
}

/** Scripts of a hundred lines and of twice that, parsed and their values followed; and tried in the sandbox. */
function measureScripts(tries: number): readonly CheckTime[] {
  const trials = new Trials();
  return [16, 32].flatMap((blocks) => {
    const script = scriptOf(blocks);
    let index = 0;
    const analyse = (): void => assert.deepEqual(analyseLua(`${script}-- ${index++}`).uses.stale, []);
    const run = (): void => assert.equal(trials.run({ script: `${script}-- ${index++}`, release: newestRelease }).outcome, 'passes');
    const long = `a script of ${script.trimEnd().split('\n').length} lines`;
    for (let warm = 0; warm < 100; warm++) [analyse, run].forEach((act) => act());
    return [
      { what: `${long}, its values followed`, figures: measured(tries, analyse) },
      { what: `${long}, tried in the sandbox as the controller does`, figures: measured(tries, run) },
    ];
  });
}

/** Two handlers that read and write headers; six lines a block, three in each handler, and four lines around. */
function scriptOf(blocks: number): string {
  const lines = Array.from({ length: blocks }, (_, index) => `  local value${index} = handle:headers():get("x-${index}")\n  if value${index} ~= nil and #value${index} > ${index} then handle:headers():replace("x-out-${index}", value${index}) end\n  handle:logDebug("looked at x-${index}")`);
  return `function envoy_on_request(handle)\n${lines.join('\n')}\nend\nfunction envoy_on_response(handle)\n${lines.join('\n')}\nend\n`;
}

/** Reading, parsing and checking by all rules; every answer is looked at. */
function checked(catalog: SchemaCatalog, tries: number): Figures {
  let index = 0;
  const check = (): void => {
    const document = readDocument(policy(index++).replace(/^---\n/, ''), { catalog });
    assert.deepEqual(runDocumentRules(allRules, document).filter(({ severity }) => severity === 'error'), []);
  };
  for (let warm = 0; warm < tries; warm++) check();
  return measured(tries, check);
}

function measured(tries: number, run: () => void): Figures {
  const milliseconds: number[] = [];
  for (let count = 0; count < tries; count++) {
    const before = performance.now();
    run();
    milliseconds.push(performance.now() - before);
  }
  return { milliseconds, right: milliseconds.length };
}

/** The catalog with another schema for the kind of the policies. */
function withKind(catalog: SchemaCatalog, schema: KindSchema): SchemaCatalog {
  return {
    release: catalog.release,
    kind: (version, kind) => (version === apiVersion && kind === kindName ? schema : catalog.kind(version, kind)),
    knowsGroup: (group) => catalog.knowsGroup(group),
    releasesWith: (...place) => catalog.releasesWith(...place),
    apiVersionsOf: (kind) => catalog.apiVersionsOf(kind),
    kinds: () => catalog.kinds(),
  };
}

function textOfDefinition(): string | undefined {
  const upstream = upstreamFolder();
  const folder = upstream && envoyGatewayReleases(upstream).at(-1)?.folder;
  const file = folder && readdirSync(folder).find((name) => name.includes('envoyextensionpolic'));
  return file && readFileSync(join(folder, file), 'utf8').replace(/^---\n/, '');
}

function readKind(text: string, catalog: SchemaCatalog): KindSchema {
  const { definition } = readDefinition(resolved(parseDocument(text).root) as YamlMap);
  const version = definition?.versions[0];
  assert.ok(definition && version);
  return schemaOfCustomKind({ group: 'gateway.envoyproxy.io', version: version.name, kind: kindName, namespaced: true, statusDropped: version.statusDropped, origin: undefined }, version.schema, catalog);
}
