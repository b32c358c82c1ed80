// Scripts that mean the same, and scripts that only look alike.

import assert from 'node:assert/strict';
import { areSameScript } from './same-script';
import { habitsOf } from './script-habits';

describe('two scripts', () => {
  const pairs: readonly (readonly [string, string, boolean])[] = [
    ['local a=1;b=2', 'local a = 1\nb = 2\n', true],
    ["x = 'it\\'s' .. \"\"", 'x = "it\'s" .. ""', true],
    ["x = '\\\\\\n'", 'x = "\\\\\\n"', true],
    ['x = (a)', 'x = a', true],
    ['if (f()) then end', 'if f() then end', true],
    ['x = {1, 2}', 'x = { 1, 2, }', true],
    ["f'x'", "f('x')", true],
    ['x = 0xFFLL', 'x = 0xffll', true],
    ['x = .5', 'x = 0.5', true],
    ['-- a  \nx = 1', '-- a\nx = 1', true],
    ['return (f())', 'return f()', false],
    ['x = {(f())}', 'x = {f()}', false],
    ['f((...))', 'f(...)', false],
    ['x = a - (b - c)', 'x = a - b - c', false],
    ['x = "\\65"', 'x = "\\066"', false],
    ['x = "\\z a"', 'x = "\\za"', false],
    ['x = 1 -- a', 'x = 1', false],
    ['-- a\n-- b', '-- b\n-- a', false],
    ['x = 1LL', 'x = 1ULL', false],
    ['goto a ::a::', 'goto b ::b::', false],
    ['a.b()', 'a:b()', false],
    ['x = [[a\n]]', 'x = [[a]]', false],
    ['x =', 'x =', false],
  ];
  for (const [one, other, same] of pairs) it(`${JSON.stringify(one)} and ${JSON.stringify(other)} are ${same ? 'the same' : 'not the same'}`, () => assert.equal(areSameScript(one, other), same));
});

describe('the habits of a script', () => {
  it('are those of most of its lines', () => {
    assert.deepEqual(habitsOf("if a then\n    b('x')\n    if c then\n        d('y')\n    end\nend\n"), { indentation: 'spaces', width: 4, quotes: 'single', lineLength: 120 });
    assert.equal(habitsOf('if a then\n\tb("x")\nend\n').indentation, 'tabs');
  });

  it('are the usual ones where it shows none', () => assert.deepEqual(habitsOf('a = 1\n', 100, 3), { indentation: 'spaces', width: 3, quotes: 'double', lineLength: 60 }));
});
