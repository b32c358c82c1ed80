// Random scripts judged twice: by our parser, and by the compiler of Lua 5.1 itself (in WebAssembly). The verdicts must agree.

import assert from 'node:assert/strict';
import { lauxlib, lua } from 'lua-wasm-bindings/dist/lua.51.js';
import { parseLua } from '../../server/src/lua/parse';
import type { LuaScript } from '../../server/src/lua/syntax-tree';
import { growScript, mutateScript } from './lua-scripts';
import { Random, seedOfRun } from './random';

/** Scripts in an ordinary run; `npm run fuzz:lua` makes many more. */
const scripts = Number(process.env['EG_LUA_SCRIPTS'] ?? 3000);

/** A state is given up after so many scripts: each leaves its text behind. */
const scriptsPerState = 500;

describe('scripts of Lua 5.1', () => {
  it(`are accepted and refused as by Lua itself, ${scripts} of them`, function () {
    this.timeout(3_600_000);
    const random = new Random(seedOfRun());
    const oracle = new Oracle();
    const counts = { accepted: 0, refused: 0 };
    for (let count = 0; count < scripts; count++) {
      const grown = growScript(random);
      const script = count % 4 === 0 ? grown : mutateScript(grown, random);
      if (platformNumber.test(script)) continue;
      const theirs = oracle.refusal(script);
      const parsed = parseLua(script);
      const disagree = accepts(parsed) !== (theirs === undefined);
      assert.ok(!disagree, `\nours: ${parsed.problems.map(({ message }) => message).join('; ') || 'accepted'} ${parsed.extensions.map(({ what }) => what).join('; ')}\ntheirs: ${theirs ?? 'accepted'}\n${JSON.stringify(script)}`);
      counts[theirs === undefined ? 'accepted' : 'refused']++;
    }
    oracle.close();
    assert.ok(counts.accepted > scripts / 10 && counts.refused > scripts / 10, `the generator has gone astray: ${JSON.stringify(counts)}`);
  });

  it('are accepted where LuaJIT has taken something away or added something', () => {
    const oracle = new Oracle();
    const plain = ['x = "\\q"', 'local goto = 1', 'x = "\\x4"'];
    const extended = ['goto a ::a::', 'x = 1LL', ';', 'while true do break x = 1 end', 'f()\n(1)', 'x = 0x1.8p1', '\u00e4 = 1'];
    assert.deepEqual(plain.map((text) => [oracle.refusal(text), parseLua(text).problems.length > 0]), plain.map(() => [undefined, true]));
    assert.deepEqual(extended.map((text) => [oracle.refusal(text) !== undefined, parseLua(text).problems]), extended.map(() => [true, []]));
    oracle.close();
  });
});

/** Lua leaves numbers such as `0x` and `0x1p4` to the C library, and that of WebAssembly takes more than others. */
const platformNumber = /\b0[xX](?:[pP]|[0-9a-fA-F]*[pP]|(?![0-9a-fA-F]))/;

/** Extensions that Lua reads as something else, or that only the controller's parser has not got. */
const plainExtensions = ['the escape', 'a vertical tab', 'a comment that begins'];

/** What our parser says of plain Lua: what LuaJIT alone refuses counts as accepted, its extensions as refused. */
function accepts({ problems, extensions }: LuaScript): boolean {
  return problems.every(({ plainLua }) => plainLua === 'accepts') && extensions.every(({ what }) => plainExtensions.some((plain) => what.startsWith(plain)));
}

/** Lua's own compiler. */
class Oracle {
  private state = lauxlib.luaL_newstate();
  private uses = 0;

  /** What it says against a script; undefined: it compiles. */
  refusal(script: string): string | undefined {
    if (++this.uses > scriptsPerState) {
      this.close();
      this.state = lauxlib.luaL_newstate();
      this.uses = 0;
    }
    const status = lauxlib.luaL_loadstring(this.state, script);
    const message = status === 0 ? undefined : lua.lua_tostring(this.state, -1);
    lua.lua_settop(this.state, 0);
    return message;
  }

  close(): void {
    lua.lua_close(this.state);
  }
}
