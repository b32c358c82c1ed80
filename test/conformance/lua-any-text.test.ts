// No text brings the analysis of scripts down, however broken, long or deep.

import assert from 'node:assert/strict';
import { analyseLua } from '../../server/src/lua/analyse';
import { growScript, mutateScript } from './lua-scripts';
import { Random, seedOfRun } from './random';

const hostile = ['', '\0', '('.repeat(5000), 'a'.repeat(100_000), `x = ${'a + '.repeat(20_000)}1`, `f${'()'.repeat(20_000)}`, `h${':b()'.repeat(900)}`, 'if a then '.repeat(3000), '"', '--[[', 'a.b.'.repeat(20_000)];

describe('the analysis of scripts', () => {
  it('gives an answer for any text', function () {
    this.timeout(120_000);
    const random = new Random(seedOfRun());
    const texts = [...hostile, ...Array.from({ length: 200 }, () => mutateScript(growScript(random), random))];
    for (const text of texts) {
      const { uses, handlers, scopes } = analyseLua(text);
      assert.ok([uses.methods, handlers, scopes.variables].every(Array.isArray), JSON.stringify(text.slice(0, 200)));
    }
  });
});
