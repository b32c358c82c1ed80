// Formatted scripts mean what they meant before: random ones, with comments between their lines, by the real formatter.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { areSameScript } from '../../server/src/lua/format/same-script';
import { habitsOf } from '../../server/src/lua/format/script-habits';
import { StyLua } from '../../server/src/lua/format/stylua';
import { growScript } from './lua-scripts';
import { Random } from './random';

const root = process.env['EG_PROJECT_ROOT'] ?? process.cwd();
const scripts = process.env['EG_CONFORMANCE'] === 'full' ? 3_000 : 80;

describe('the formatter of scripts', () => {
  it(`keeps the meaning and the comments of ${scripts} random scripts`, function () {
    this.timeout(300_000);
    const stylua = new StyLua(readFileSync(join(root, 'node_modules/@johnnymorganz/stylua/stylua_lib_bg.wasm')));
    const random = new Random(11);
    let formatted = 0;
    for (let count = 0; count < scripts; count++) {
      const script = growScript(random)
        .split('\n')
        .map((line, index) => (random.chance(0.3) ? `${line} -- ${index}` : line))
        .join('\n');
      // What is no script with these comments in it, within a long string for example, is none of ours.
      if (!areSameScript(script, script)) continue;
      const answer = stylua.format({ script, habits: habitsOf(script) });
      assert.ok('text' in answer, `${JSON.stringify(answer)}: ${script}`);
      assert.ok(areSameScript(script, answer.text), `${script}\n— became —\n${answer.text}`);
      formatted++;
    }
    assert.ok(formatted > scripts / 2, `only ${formatted} were scripts`);
  });
});
