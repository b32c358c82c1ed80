// A fix never breaks a script: what parses before parses afterwards, whatever mistakes stand in it, and what is mended once stays as it is.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../../server/src/base/text';
import { parseLua } from '../../server/src/lua/parse';
import { inConfigMap } from '../../server/src/rules/lua-rule';
import { allRules } from '../../server/src/rules/index';
import { fixtureText, openFixture, type OpenFixture } from '../fixture';
import { Random, seedOfRun } from './random';

/** More are for those who hunt: EG_LUA_FIXES=5000 npm run unit -- lua-fixes */
const rounds = Number(process.env['EG_LUA_FIXES'] ?? 250);

const folder = join(process.env['EG_PROJECT_ROOT'] ?? process.cwd(), 'test', 'lua', 'correct');
const uriIn = (open: OpenFixture): string => open.uriOf('manifest.yaml');
const scriptIn = (open: OpenFixture): string | undefined => open.analysis.scriptsIn(uriIn(open))[0]?.text;

describe('fixes of scripts', () => {
  it('leave scripts that parse, and are done at the second time', function () {
    this.timeout(240_000);
    const random = new Random(seedOfRun());
    const sources = allScripts();
    let tried = 0;
    for (let round = 0; round < rounds; round++) {
      let script = random.pick(sources);
      for (let mistakes = random.between(1, 3); mistakes > 0; mistakes--) script = withMistake(script, random);
      tried += checkFixes(script.trim());
    }
    assert.ok(tried > rounds / 2, `only ${tried} fixes were offered`);
  });
});

/** The scripts of the rules' examples, and the correct ones. */
function allScripts(): readonly string[] {
  const examples = allRules.filter(({ id }) => id.startsWith('lua-')).flatMap(({ valid, invalid }) => [...valid, ...invalid.map(({ manifest }) => manifest)]);
  const inManifests = examples.filter((example) => !example.includes('//- ')).flatMap((example) => scriptIn(openFixture(fixtureText(example))) ?? []);
  const correct = readdirSync(folder).filter((name) => name.endsWith('.lua')).map((name) => readFileSync(join(folder, name), 'utf8'));
  return [...inManifests, ...correct].map((script) => script.trim());
}

/** @returns how many fixes there were */
function checkFixes(script: string): number {
  const text = inConfigMap(script);
  const open = openFixture(text);
  // A line further left than the first would end the scalar.
  if (scriptIn(open)?.trimEnd() !== script || parseLua(script).problems.length > 0) return 0;
  let count = 0;
  for (const found of open.analysis.findings(uriIn(open))) {
    if (!found.finding.rule.startsWith('lua-')) continue;
    for (const { title, changes } of open.analysis.fixesOf(uriIn(open), found)) {
      const [change, ...others] = changes;
      if (!change?.edits || others.length > 0 || change.uri !== uriIn(open)) continue;
      count++;
      const after = scriptIn(openFixture(applyEdits(text, change.edits)));
      const story = `${found.finding.rule}: ${title}\n--- before\n${script}\n--- after\n${after}`;
      assert.ok(after !== undefined && parseLua(after).problems.length === 0, story);
    }
  }
  const mended = applyEdits(text, open.analysis.fixAll(uriIn(open)));
  const again = openFixture(mended);
  assert.equal(applyEdits(mended, again.analysis.fixAll(uriIn(again))), mended);
  assert.equal(parseLua(scriptIn(again) ?? '').problems.length, 0, mended);
  return count;
}

const calls = ['table.getn(names)', 'math.pow(2, #names)', 'gcinfo()', 'handle:headers():set("x", 1)', 'count = (count or 0) + 1', 'state = "new"', 'local unused = state', 'do end', 'if handle then else end', 'while false do break end', 'for _ = 1, 2 do state = _ end'];

function withMistake(script: string, random: Random): string {
  const lines = script.split('\n');
  const at = random.between(0, lines.length - 1);
  const words = [...script.matchAll(/\b[A-Za-z_]\w*\b/g)];
  const word = random.pick(words);
  const other = random.pick(words)[0];
  const replaced = (pattern: RegExp, by: string): string => {
    const hits = [...script.matchAll(pattern)];
    if (hits.length === 0) return script;
    const hit = random.pick(hits);
    return script.slice(0, hit.index) + by + script.slice(hit.index + hit[0].length);
  };
  return random.pick([
    () => script.slice(0, word.index) + other + script.slice(word.index + word[0].length),
    () => script.slice(0, word.index) + word[0].slice(1) + script.slice(word.index + word[0].length),
    () => replaced(/\blocal /g, ''),
    () => replaced(/\blocal /g, ''),
    () => replaced(/:(?=\w)/g, '.'),
    () => replaced(/"[^"\n]*"/g, random.pick(['200', 'true', 'nil', 'null'])),
    () => replaced(/\b\d+\b/g, '"1"'),
    () => replaced(/\bipairs\b|\btostring\b/g, random.pick(['pairs', 'table.getn', 'unpack'])),
    () => lines.toSpliced(at, 1).join('\n'),
    () => lines.toSpliced(at, 0, lines[at]!).join('\n'),
    () => lines.toSpliced(at, 0, random.pick(calls)).join('\n'),
    () => lines.toSpliced(at, 0, random.pick(calls)).join('\n'),
  ])();
}
