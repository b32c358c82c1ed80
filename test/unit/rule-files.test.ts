// Each rule is one file, listed, complete in its words, and rendered into its page and its setting.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allRules } from '../../server/src/rules/index';

const root = process.env['EG_PROJECT_ROOT'] ?? process.cwd();

describe('rule files', () => {
  it('are named by their ids, and listed once, in order', () => {
    const ids = allRules.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)].sort());
    assert.deepEqual(ids.filter((id) => !existsSync(join(root, 'server', 'src', 'rules', `${id}.ts`))), []);
  });

  for (const rule of allRules) {
    it(`${rule.id}: has all its words and examples`, () => {
      for (const part of ['title', 'what', 'why', 'how', 'source'] as const) {
        assert.ok(rule[part].trim() !== '' && !rule[part].startsWith('TODO'), `${part} is to be written`);
      }
      assert.ok(!rule.title.endsWith('.'), 'a title has no full stop');
      assert.ok(rule.valid.length > 0, 'a valid example shows what the rule lets pass');
      assert.ok(rule.invalid.length > 0, 'an invalid example shows what it finds');
      assert.ok(rule.invalid.every(({ manifest }) => manifest.includes(`(${rule.id})`)), 'an invalid example expects the rule itself');
    });
  }

  it('are rendered into docs/rules and package.json', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'render-rules.mjs'), '--check'], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });
});
