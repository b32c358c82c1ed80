// What rules call an error of a script must be one when it runs: random scripts are judged, then run with samples as Envoy would.

import assert from 'node:assert/strict';
import { Trials } from '../../server/src/lua/trial/trial';
import { defaultSample, type Sample } from '../../server/src/lua/trial/sample-request';
import { findingsOf, openFixture } from '../fixture';
import { growProgram } from './lua-programs';
import { Random, seedOfRun } from './random';

/** Scripts in an ordinary run. */
const programs = Number(process.env['EG_LUA_PROGRAMS'] ?? 60);

/** What comes too late only where a message has a body. */
const lateErrors = /^lua-(?:stream-order|respond): .*(?:already|passed on|streamed)/;

/** Errors that say nothing of a run: what the controller refuses, mistakes that a pcall may hide, and waits, which samples have none of. */
const otherErrors = new Set(['lua-missing-handler', 'lua-misspelt-handler', 'lua-syntax', 'lua-colon-or-dot', 'lua-yield-not-allowed']);

describe('errors that rules find in scripts', () => {
  it(`happen when the script comes there, in ${programs} scripts`, function () {
    this.timeout(7_200_000);
    const random = new Random(seedOfRun());
    const trials = new Trials();
    const wrong: string[] = [];
    const counts = { errors: 0, reached: 0, silent: 0 };
    for (let count = 0; count < programs; count++) {
      const script = growProgram(random);
      const outcomes = samples.map((sample) => trials.runSample({ script, sample }));
      const errors = errorsIn(script);
      if (errors.length === 0 && outcomes.every(({ failure }) => !failure)) counts.silent++;
      for (const { line, text } of errors) {
        // One call of a helper may be right, or be protected, where another fails.
        if (isInSharedHelper(script, line)) continue;
        counts.errors++;
        // Where nothing comes behind the headers nothing can be late.
        const reaching = samples.filter((sample) => (!lateErrors.test(text) || sample.request.body !== '') && reaches(script, line, sample, trials));
        if (reaching.length > 0) counts.reached++;
        for (const sample of reaching) {
          const outcome = outcomes[samples.indexOf(sample)]!;
          // A busy machine may stop a run that would have come there.
          if (outcome.failure?.line === line || outcome.failure?.message.startsWith('The script was stopped')) continue;
          wrong.push(`\nline ${line}: ${text}\nbut with the sample ${samples.indexOf(sample)}: ${JSON.stringify(outcome.failure ?? 'no failure')}\n${numbered(script)}`);
          break;
        }
      }
    }
    console.log(`    ${JSON.stringify(counts)}`);
    assert.ok(wrong.length === 0, `${wrong.length} alarms are false:\n${wrong.slice(0, 5).join('\n')}`);
    assert.ok(counts.reached > programs / 20 && counts.silent > programs / 20, `the generator has gone astray: ${JSON.stringify(counts)}`);
  });
});

/** Errors that rules find, where nothing but Envoy judges: in a patch. */
function errorsIn(script: string): readonly { readonly line: number; readonly text: string }[] {
  const open = openFixture(inPatch(script));
  return findingsOf(open, 'manifest.yaml')
    // A hash function that nobody knows is no error of Envoy's: the answer is always no.
    .filter(({ finding }) => finding.severity === 'error' && !otherErrors.has(finding.rule) && !finding.message.includes('is ever right'))
    .map(({ finding, start }) => ({ line: start.line + 1 - linesBefore, text: `${finding.rule}: ${finding.message}` }));
}

/** Whether a run comes to a line, by what happens if an error is put before it. */
function reaches(script: string, line: number, sample: Sample, trials: Trials): boolean {
  const lines = script.split('\n');
  lines[line - 1] = `error(reached, 0) ${lines[line - 1]!}`;
  // The error must not be caught on its way: as a table it is told from others, and pcall is asked to pass it on.
  const text = `local reached = {} local pcall = function(f, ...) local results = { pcall(f, ...) } if results[1] == false and results[2] == reached then error(reached, 0) end return unpack(results) end ${lines.join('\n')}`;
  const { failure } = trials.runSample({ script: text, sample });
  return failure !== undefined && /^table: /.test(failure.message);
}

function isInSharedHelper(script: string, line: number): boolean {
  const head = script.split('\n').slice(0, line).findLast((one) => /^(?:local )?function /.test(one));
  const name = /^local function (\w+)/.exec(head ?? '')?.[1];
  return name !== undefined && script.split(`${name}(`).length > 3;
}

const linesBefore = 21;

function inPatch(script: string): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyPatchPolicy
metadata:
  name: script
spec:
  targetRef:
    group: gateway.networking.k8s.io
    kind: Gateway
    name: shop
  type: JSONPatch
  jsonPatches:
    - type: type.googleapis.com/envoy.config.listener.v3.Listener
      name: default/shop/http
      operation:
        op: add
        path: /default_filter_chain/filters/0/typed_config/http_filters/0
        value:
          name: envoy.filters.http.lua
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
            inline_code: |
${script.split('\n').map((line) => `              ${line}`).join('\n')}
`;
}

function numbered(script: string): string {
  return script.split('\n').map((line, index) => `${index + 1}\t${line}`).join('\n');
}

/** What scripts of `growProgram` ask for, there and not there. */
const samples: readonly Sample[] = [0, 3, 4, 7].map((choice) => {
  const some = (bit: number): boolean => ((choice >> bit) & 1) === 1;
  const headers: [string, string][] = [...(some(0) ? ([['x-one', '7'], ['content-length', '4']] as [string, string][]) : []), ...(some(1) ? ([['x-two', 'text'], ['x-three', '9']] as [string, string][]) : [])];
  const body = some(2) ? 'body' : '';
  const trailers: [string, string][] = some(0) && some(2) ? [['x-end', 'yes']] : [];
  return {
    request: { headers: [...defaultSample.request.headers, ...headers], body, trailers },
    response: { headers: [...defaultSample.response.headers.filter(([name]) => name !== 'content-length'), ...headers], body, trailers },
    answers: [{ headers: [[':status', '200'], ...(some(1) ? ([['x-user', 'one']] as [string, string][]) : [])], body: some(0) ? 'answer' : '' }],
    metadata: some(0) ? { key: 'value' } : {},
    filterContext: some(1) ? { limit: 'ten' } : {},
  };
});
