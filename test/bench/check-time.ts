// What the check of one policy costs inside of the engine: structure alone, with our constraints, with the CEL of its CRD.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { envoyGatewayReleases, upstreamFolder } from '../../scripts/schemas/read-upstream.mjs';
import { Analysis, type FileFinding } from '../../server/src/analysis';
import { newestRelease } from '../../server/src/base/release';
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
import { policies, policy } from './manifests';

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
    measureOutline(Math.max(100, tries / 5)),
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

/** The server's answer without its way to the editor: of 1,000 policies that is a quarter of a megabyte. */
function measureOutline(tries: number): CheckTime {
  const uri = 'file:///workspace/policies.yaml';
  const analysis = new Analysis();
  analysis.setFile(uri, policies(1_000));
  while (!analysis.check(uri).done);
  const offset = analysis.textOf(uri)!.indexOf('messageTimeout', analysis.textOf(uri)!.length / 2);
  let isBroken = false;
  const outline = (): void => {
    isBroken = !isBroken;
    assert.ok(analysis.editFile(uri, [{ range: { start: offset, end: offset + 1 }, newText: isBroken ? 'x' : 'm' }]));
    const symbols = analysis.outlines(uri, longFile).flatMap((document) => document.symbols);
    assert.equal(symbols.length, 1_000);
    assert.ok(symbols.some(({ children }) => children.length > 0));
  };
  for (let warm = 0; warm < 20; warm++) outline();
  return { what: 'the outline after a key press in one of 1,000 policies', figures: measured(tries, outline) };
}

/** Of longer files (in lines) only the document that is being edited is shown in depth, as by the server. */
const longFile = 2_000;

/**
 * Scripts of a hundred lines and of twice that: policies that hold them, edited in the script and checked by all rules; and the
 * scripts tried in the sandbox. The product does that in another thread, so here it comes last.
 */
function measureScripts(tries: number): readonly CheckTime[] {
  const scripts = [16, 32].map(scriptOf);
  return [...scripts.map((script) => measureEdits(script, tries)), ...scripts.map((script) => measureTrials(script, tries))];
}

function measureEdits(script: string, tries: number): CheckTime {
  const uri = 'file:///workspace/policy.yaml';
  const analysis = new Analysis();
  let index = 0;
  const edit = (): void => {
    analysis.setFile(uri, policyWith(`${script}local unused${index++} = 1\n`));
    while (!analysis.check(uri).done);
    // As the server does, which has another thread try them.
    assert.equal(analysis.takeWantedTrials().length, 1);
    assert.deepEqual(rulesIn(analysis.findings(uri)), ['lua-disabled', 'lua-unused']);
  };
  for (let warm = 0; warm < 100; warm++) edit();
  return { what: `a policy with ${inLines(script)}, edited there and checked by all rules`, figures: measured(tries, edit) };
}

function rulesIn(findings: readonly FileFinding[]): readonly string[] {
  return findings.map(({ finding }) => finding.rule);
}

function measureTrials(script: string, tries: number): CheckTime {
  const trials = new Trials();
  let index = 0;
  const run = (): void => assert.equal(trials.run({ script: `${script}-- ${index++}`, release: newestRelease }).outcome, 'passes');
  for (let warm = 0; warm < 100; warm++) run();
  return { what: `${inLines(script)}, tried in the sandbox as the controller does`, figures: measured(tries, run) };
}

const inLines = (script: string): string => `a script of ${script.trimEnd().split('\n').length} lines`;

function policyWith(script: string): string {
  const inline = script.replaceAll(/^(?=.)/gm, '        ');
  return `apiVersion: ${apiVersion}\nkind: ${kindName}\nmetadata:\n  name: script\nspec:\n  targetRefs:\n    - group: gateway.networking.k8s.io\n      kind: HTTPRoute\n      name: route\n  lua:\n    - type: Inline\n      inline: |\n${inline}`;
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
