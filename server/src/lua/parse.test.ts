// What the parser says of mistakes: one problem for each, at the place where it was made, with what mends it.

import assert from 'node:assert/strict';
import { applyEdits } from '../base/text';
import { parseLua } from './parse';

interface Case {
  readonly name: string;
  readonly script: string;
  /** The text that is marked, and a part of what is said of it; in the order of the text, and all of them. */
  readonly problems: readonly (readonly [marked: string, said: string])[];
  /** What comes of mending all that can be mended, one after the other. */
  readonly mended?: string;
}

const handler = (body: string): string => `function envoy_on_request(h)\n${body}\nend\n`;

const cases: readonly Case[] = [
  // Words of other languages, and words that are misspelt
  ...['elif', 'elsif', 'elseIf', 'Elseif', 'elesif'].map(
    (word): Case => ({
      name: `${word} for elseif`,
      script: handler(`  if a then\n    h:logInfo("a")\n  ${word} b then\n    h:logInfo("b")\n  end`),
      problems: [[word, '`elseif`']],
      mended: handler('  if a then\n    h:logInfo("a")\n  elseif b then\n    h:logInfo("b")\n  end'),
    }),
  ),
  { name: 'var, let and const', script: 'var a = 1\nlet b = 2\nconst c = 3', problems: [['var', '`local`'], ['let', '`local`'], ['const', '`local`']], mended: 'local a = 1\nlocal b = 2\nlocal c = 3' },
  { name: 'def', script: 'def f(x)\n  print(x)\nend', problems: [['def', '`function`']], mended: 'function f(x)\n  print(x)\nend' },
  { name: 'a misspelt function', script: 'funciton f(x)\n  retrun x\nend', problems: [['funciton', '`function`'], ['retrun', '`return`']], mended: 'function f(x)\n  return x\nend' },
  { name: 'a misspelt local', script: 'locla x = 1\nLocal y = 2', problems: [['locla', '`local`'], ['Local', '`local`']], mended: 'local x = 1\nlocal y = 2' },
  { name: 'a misspelt end', script: 'if a then\n  print(a)\nedn\nprint("b")', problems: [['edn', '`end`']], mended: 'if a then\n  print(a)\nend\nprint("b")' },
  { name: 'a word that is being typed', script: 'for i = 1, 2 do\n  els\n  print(i)\nend', problems: [['els', 'goes nowhere']] },
  { name: 'a name on the line above a call', script: 'ends\n(1)', problems: [] },
  { name: 'nothing like a word', script: 'foo bar', problems: [['foo', 'goes nowhere']] },

  // Comments of other languages
  { name: 'a comment with //', script: '// one\nprint("a") // two, three and four\nlocal n = 5 // the number of it\nprint(n)', problems: [['//', 'comment'], ['//', 'comment'], ['//', 'comment']], mended: '-- one\nprint("a") -- two, three and four\nlocal n = 5 -- the number of it\nprint(n)' },
  { name: 'a comment with #', script: '\n# one: two\nprint("a")', problems: [['#', 'comment']], mended: '\n-- one: two\nprint("a")' },
  { name: 'a comment with /*', script: '/* one\n   two */\nprint("a") /* three */\nprint("b")', problems: [['/*', 'comment'], ['/*', 'comment']], mended: '--[[ one\n   two ]]\nprint("a") --[[ three ]]\nprint("b")' },
  { name: 'integer division', script: 'local n = a // b\nlocal m = (a + 1) // 2 + 1', problems: [['//', 'Integer division'], ['//', 'Integer division']], mended: 'local n = math.floor(a / b)\nlocal m = math.floor((a + 1) / 2) + 1' },

  // Braces
  { name: 'braces around a function', script: 'function f(h) {\n  h:logInfo("a");\n}', problems: [['{', 'braces'], ['}', '`end`']], mended: 'function f(h) \n  h:logInfo("a");\nend' },
  { name: 'braces around branches', script: 'if (a) {\n  print(1)\n} else {\n  print(2)\n}\nprint(3)', problems: [['{', '`then`'], ['}', 'braces'], ['{', 'braces'], ['}', '`end`']], mended: 'if (a) then\n  print(1)\n else \n  print(2)\nend\nprint(3)' },
  { name: 'braces around a loop', script: 'while (a) {\n  a = f()\n}', problems: [['{', '`do`'], ['}', '`end`']], mended: 'while (a) do\n  a = f()\nend' },
  { name: 'a colon for then', script: 'if a == 1:\n  print(1)\nend', problems: [[':', '`then`']], mended: 'if a == 1 then\n  print(1)\nend' },

  // Operators of other languages
  { name: 'compound assignments', script: 'n += 1\nn -= a - b\nn *= 2\nt.x ..= "y"\nn ^= 2\nn //= 3', problems: [['+=', '`n = n + …`'], ['-=', '`n = n - …`'], ['*=', '`n = n * …`'], ['..=', '`t.x = t.x .. …`'], ['^=', '`n = n ^ …`'], ['//=', 'math.floor']], mended: 'n = n + 1\nn = n - (a - b)\nn = n * 2\nt.x = t.x .. "y"\nn = n ^ 2\nn = math.floor(n / 3)' },
  { name: 'a count up and a count down', script: 'n++\nn--\nprint(n)', problems: [['++', '`n = n + 1`'], ['--', '`n = n - 1`']], mended: 'n = n + 1\nn = n - 1\nprint(n)' },
  { name: 'a comparison for an assignment', script: 'x == 5\nlocal y == 6', problems: [['==', '`=`'], ['==', '`=`']], mended: 'x = 5\nlocal y = 6' },
  { name: '=== and !==', script: 'if a === 1 and b !== 2 then print(1) end', problems: [['===', '`==`'], ['!==', '`~=`']], mended: 'if a == 1 and b ~= 2 then print(1) end' },
  { name: 'a colon behind parameters', script: 'def f(h):\n  print(h)\nend', problems: [['def', '`function`'], [':', 'remove it']], mended: 'function f(h)\n  print(h)\nend' },
  { name: 'a long string that is never closed', script: 'print([[a\nb)\nend', problems: [['[[', 'never closed']] },
  { name: ':= for =', script: 'x := 5\nprint(x)', problems: [[':=', '`=`']], mended: 'x = 5\nprint(x)' },
  { name: 'a conditional operator', script: 'local a = b ? "x" : "y"\nprint(a)', problems: [['?', '`condition and one or other`']] },
  { name: 'arrows', script: 'local f = (x) => x + 1\nlocal g = x -> x\nprint(f, g)', problems: [['=>', '`function'], ['->', '`function']] },
  { name: 'backticks', script: 'local a = `x ${b}`\nprint(a)', problems: [['`', 'quotes']] },
  { name: 'bit operators', script: 'local a = ~b & 1\nlocal c = a | b', problems: [['~', '`bit.bnot'], ['&', '`bit.band'], ['|', '`bit.bor']] },
  { name: 'attributes', script: 'local a <const>, b <close> = 1, 2', problems: [['<const>', 'Lua 5.4'], ['<close>', 'Lua 5.4']], mended: 'local a, b = 1, 2' },
  { name: 'hyphens in a name', script: 'function envoy-on-request(h)\n  h:logInfo("a")\nend', problems: [['envoy-on-request', '`envoy_on_request`']], mended: 'function envoy_on_request(h)\n  h:logInfo("a")\nend' },

  // What is missing
  { name: 'then and do', script: 'if a\n  print(1)\nend\nwhile b\n  print(2)\nend\nfor i = 1, 2\n  print(i)\nend', problems: [['a', '`then`'], ['b', '`do`'], ['2', '`do`']], mended: 'if a then\n  print(1)\nend\nwhile b do\n  print(2)\nend\nfor i = 1, 2 do\n  print(i)\nend' },
  { name: 'a bracket at the end of a line', script: 'print("a"\nprint("b")', problems: [['"a"', '`)`']], mended: 'print("a")\nprint("b")' },
  { name: 'a value at the end of a line', script: 'local a =\nlocal b = 1 +\nif b then print(b) end', problems: [['=', 'missing behind `=`'], ['+', 'missing behind `+`']] },
  { name: 'a comma', script: 'f(1 2)\nlocal t = {1 2}', problems: [['2', 'comma'], ['2', 'comma']], mended: 'f(1, 2)\nlocal t = {1, 2}' },
  { name: 'a return in the middle', script: handler('  return 1\n  h:logInfo("a")'), problems: [['return 1', 'last statement']], mended: handler('  do return 1 end\n  h:logInfo("a")') },
  { name: 'the head of a for', script: handler('  for = 1, 2 do\n    h:logInfo("a")\n  end\n  for (i = 0; i < 3; i++) do\n    h:logInfo("b")\n  end'), problems: [['=', 'variable'], ['(', 'variable']] },

  // Blocks that are open
  { name: 'else if', script: handler('  if a then\n    f()\n  else if b then\n    g()\n  else\n    k()\n  end'), problems: [['else if', '`elseif`']], mended: handler('  if a then\n    f()\n  elseif b then\n    g()\n  else\n    k()\n  end') },
  { name: 'else if, closed as it should be', script: handler('  if a then\n    f()\n  else if b then\n    g()\n  end\n  end'), problems: [] },
  { name: 'else if twice', script: handler('  if a then\n    f()\n  else if b then\n    g()\n  else if c then\n    k()\n  end'), problems: [['else if', '`elseif`'], ['else if', '`elseif`']], mended: handler('  if a then\n    f()\n  elseif b then\n    g()\n  elseif c then\n    k()\n  end') },
  { name: 'an end that is missing in the middle', script: 'function f()\n  if a then\n    print(1)\nend\n\nfunction g()\n  print(2)\nend\n', problems: [['end', 'the `if` in line 2']] },
  { name: 'an end that is missing before the next function', script: 'function f()\n  print(1)\n\nfunction g()\n  print(2)\nend\n', problems: [['function', 'the `function` in line 1']] },
  { name: 'an end that is missing at the end', script: 'function f()\n  print(1)\n', problems: [[')', '`end` is missing']] },
];

describe('parseLua', () => {
  for (const { name, script, problems, mended } of cases) {
    it(`says what is wrong: ${name}`, () => {
      const found = parseLua(script).problems.map(({ range, message }): [string, string] => [script.slice(range.start, range.end), message]);
      const shown = found.map(([marked, message], index) => [marked, problems[index] && message.includes(problems[index][1]) ? problems[index][1] : message]);
      assert.deepEqual(shown, problems.map((one) => [...one]));
      if (mended !== undefined) assert.equal(mend(script), mended);
    });
  }

  it('accepts what it has mended', () => {
    for (const { mended } of cases) if (mended !== undefined) assert.deepEqual(parseLua(mended).problems, [], mended);
  });
});

/** Applies the first replacement until there is none. */
function mend(script: string): string {
  let text = script;
  for (let round = 0; round < 20; round++) {
    const problem = parseLua(text).problems.find(({ replacement }) => replacement);
    if (!problem?.replacement) break;
    const { range = problem.range, newText } = problem.replacement;
    text = applyEdits(text, [{ range, newText }]);
  }
  return text;
}
