// What a user's own CRD costs: the longest one of all, found in a workspace, until the first manifest is checked by it.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envoyGatewayReleases, upstreamFolder } from '../../scripts/schemas/read-upstream.mjs';
import { Analysis } from '../../server/src/analysis';
import type { CheckTime } from './check-time';

const definitionUri = 'file:///workspace/crds/proxies.yaml';
const manifestUri = 'file:///workspace/proxy.yaml';

/** A manifest that is sound but for one field, so that each answer shows that somebody has looked. */
function manifest(count: number): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyProxy\nmetadata:\n  name: proxy-${count}\nspec:\n  logging:\n    level:\n      default: warn\n  wrong: ${count}\n`;
}

/** @param tries each with an engine of its own. Empty without the released CRDs (EG_UPSTREAM). */
export function measureDefinitionLoad(tries: number): readonly CheckTime[] {
  const upstream = upstreamFolder();
  const folder = upstream && envoyGatewayReleases(upstream).at(-1)?.folder;
  const name = folder && readdirSync(folder).find((each) => each.includes('envoyproxies'));
  if (!folder || !name) return [];
  const text = readFileSync(join(folder, name), 'utf8');
  const megabytes = `${(text.length / 1_000_000).toFixed(1)} MB`;
  const rows = { bundled: [] as number[], found: [] as number[], first: [] as number[], next: [] as number[], edited: [] as number[] };
  // One more to warm up.
  for (let count = 0; count <= tries; count++) {
    const times = lookOnce(text, count);
    if (count > 0) for (const [key, value] of Object.entries(times)) rows[key as keyof typeof rows].push(value);
  }
  const row = (what: string, milliseconds: number[]): CheckTime => ({ what, figures: { milliseconds, right: milliseconds.length } });
  return [
    row('the first EnvoyProxy, checked by the bundled schema', rows.bundled),
    row(`the CRD of EnvoyProxy (${megabytes}) is found in the workspace`, rows.found),
    row('the first EnvoyProxy after that, checked by the CRD', rows.first),
    row('each further one, or edit of it', rows.next),
    row('an edit of the CRD, until its EnvoyProxy is checked again', rows.edited),
  ];
}

function lookOnce(definition: string, count: number): { readonly bundled: number; readonly found: number; readonly first: number; readonly next: number; readonly edited: number } {
  const analysis = new Analysis();
  const isWrong = (): boolean => {
    while (!analysis.check(manifestUri).done);
    return analysis.findings(manifestUri).some(({ finding }) => finding.rule === 'unknown-field' && finding.message.includes("'wrong'"));
  };
  const timed = (act: () => void): number => {
    const before = performance.now();
    act();
    const time = performance.now() - before;
    assert.ok(isWrong());
    return time;
  };
  const setManifest = (number: number): void => {
    analysis.setFile(manifestUri, manifest(number));
    isWrong();
  };
  const bundled = timed(() => setManifest(count));
  const before = performance.now();
  analysis.setFile(definitionUri, definition);
  const found = performance.now() - before;
  const first = timed(() => isWrong());
  assert.match(analysis.releaseOf(manifestUri).schemas ?? '', /EnvoyProxy/);
  const next = timed(() => setManifest(count + 1));
  const edited = timed(() => {
    analysis.setFile(definitionUri, definition.replace('The EnvoyProxy', `The ${count} EnvoyProxy`).concat(`# ${count}\n`));
    isWrong();
  });
  return { bundled, found, first, next, edited };
}
