// Every fix of every finding on manifests with random mistakes can be applied, and leaves text that is YAML still.

import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/base/text';
import { allRules } from '../../server/src/rules/index';
import { parseDocument } from '../../server/src/yaml/parse';
import type { YamlMap, YamlNode, YamlScalar } from '../../server/src/yaml/tree';
import { findingsOf, fixtureText, openFixture } from '../fixture';

/** Mistakes per manifest and run; more are for those who hunt: FIXES_ROUNDS=5000 npm run unit -- unit/fixes */
const rounds = Number(process.env['FIXES_ROUNDS'] ?? 300);
/** The same in each run, so that a failure is the change's; others are for those who hunt. */
const seed = Number(process.env['FIXES_SEED'] ?? 4_711);

describe('fixes', () => {
  it(`can be applied to manifests with mistakes (FIXES_SEED=${seed})`, () => {
    const random = new Random(seed);
    const sources = allRules.flatMap(({ valid }) => valid).filter((example) => !example.includes('//- ')).map(fixtureText);
    let applied = 0;
    for (let round = 0; round < rounds; round++) applied += checkFixes(withMistake(random.pick(sources), random));
    assert.ok(applied > rounds / 2, `only ${applied} fixes were offered`);
  });
});

/** @returns how many fixes there were */
function checkFixes(text: string): number {
  const problems = parseDocument(text).problems.length;
  const fixes = findingsOf(openFixture(text), 'manifest.yaml').flatMap(({ finding, documentStart }) =>
    (finding.fixes?.() ?? []).map((fix) => ({ rule: finding.rule, documentStart, fix })),
  );
  for (const { rule, documentStart, fix } of fixes) {
    const edits = fix.edits.map(({ range, newText }) => ({ newText, range: { start: range.start + documentStart, end: range.end + documentStart } }));
    const story = (after: string): string => `${rule}: ${fix.title}\n--- before\n${text}\n--- after\n${after}`;
    const after = attempt(() => applyEdits(text, edits), story(JSON.stringify(edits)));
    // A fix may lie in another file alone.
    if (!fix.otherFiles?.length) assert.notEqual(after, text, story(after));
    assert.ok(parseDocument(after).problems.length <= problems, story(after));
  }
  return fixes.length;
}

function attempt(action: () => string, story: string): string {
  try {
    return action();
  } catch (error) {
    throw new Error(story, { cause: error });
  }
}

const values = ['1', 'true', 'some text', '"5"', '[]', '{}', '[a]', '', 'null', '[null, a]', '{a: b}', '2 sec', 'X_Y', '99999999999', '1.5'];

function withMistake(source: string, random: Random): string {
  const text = random.pick([source, source, source, source.replaceAll('\n', '\r\n')]);
  const nodes = nodesOf(parseDocument(text).root);
  const entry = random.pick(nodes.filter((node): node is YamlMap => node.kind === 'map' && node.entries.length > 0).flatMap((map) => map.entries));
  const scalar = random.pick(nodes.filter((node): node is YamlScalar => node.kind === 'scalar'));
  const replaced = ({ start, end }: { start: number; end: number }, by: string): string => text.slice(0, start) + by + text.slice(end);
  const lineStart = text.lastIndexOf('\n', entry.range.start - 1) + 1;
  const lineEnd = text.indexOf('\n', entry.range.end - 1) + 1 || text.length;
  return random.pick([
    () => replaced(entry.key.range, entry.key.text.slice(1) || 'q'),
    () => replaced(entry.key.range, entry.key.text.toUpperCase()),
    () => replaced(entry.key.range, 'bogus'),
    () => (entry.value ? replaced(entry.value.range, random.pick(values)) : text),
    () => replaced(scalar.range, random.pick(values)),
    () => text.slice(0, lineStart) + text.slice(lineEnd),
    () => text.slice(0, lineEnd) + text.slice(lineStart, lineEnd) + text.slice(lineEnd),
    () => text.slice(0, lineStart) + random.pick([' ', '\t', '  ']) + text.slice(lineStart),
    () => text.slice(0, lineStart) + `${' '.repeat(entry.range.start - lineStart)}${random.pick(['failOpen: true', 'body: Streamed', 'name: x', 'timeout: 5'])}\n` + text.slice(lineStart),
  ])();
}

function nodesOf(root: YamlNode | undefined): YamlNode[] {
  if (!root) return [];
  if (root.kind === 'map') return [root, ...root.entries.flatMap(({ value }) => nodesOf(value))];
  return root.kind === 'sequence' ? [root, ...root.items.flatMap(nodesOf)] : [root];
}

/** Repeatable numbers: a linear congruential generator. */
class Random {
  constructor(private state: number) {}

  pick<Item>(items: readonly Item[]): Item {
    this.state = (Math.imul(this.state, 1103515245) + 12345) & 0x7fffffff;
    return items[Math.floor((this.state / 0x80000000) * items.length)]!;
  }
}
