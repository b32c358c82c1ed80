// What is known of a script: types through locals and calls, the stream's state, and that no text brings it down.

import assert from 'node:assert/strict';
import { LuaLibrary, LuaShelf, analyseLua } from './analyse';
import { typeText } from './types';
import { walkBlock } from './walk';

/** The type of the expression that reads `text`, met last. */
function typeOf(script: string, text: string): string {
  const analysis = analyseLua(script);
  let found = 'not there';
  walkBlock(analysis.script.body, {
    expression: (expression) => {
      if (script.slice(expression.range.start, expression.range.end) === text) found = typeText(analysis.typeOf(expression));
    },
  });
  return found;
}

function nilUses(body: string): string[] {
  const script = `function envoy_on_request(handle)\n${body}\nend`;
  return analyseLua(script).uses.nils.map(({ node }) => script.slice(node.range.start, node.range.end));
}

describe('analyseLua', () => {
  const types: readonly (readonly [name: string, script: string, expression: string, type: string])[] = [
    ['a handler parameter', 'function envoy_on_request(h) print(h) end', 'h', 'StreamHandle'],
    ['a chain', 'function envoy_on_request(h) print(h:streamInfo():dynamicMetadata()) end', 'h:streamInfo():dynamicMetadata()', 'DynamicMetadata'],
    ['a local', 'function envoy_on_response(h) local m = h:headers() print(m) end', 'm', 'HeaderMap'],
    ['a result that may be nil', 'function envoy_on_request(h) local v = h:headers():get("x") print(v) end', 'v', 'string or nil'],
    ['a helper', 'local function f(x) return x:headers() end\nfunction envoy_on_request(h) local m = f(h) print(m) end', 'm', 'HeaderMap'],
    ['a parameter of a helper', 'local function f(x) print(x) end\nfunction envoy_on_request(h) f(h:connection()) end', 'x', 'Connection'],
    ['a field', 'local t = { n = 1 }\nfunction envoy_on_request(h) print(t.n) end', 't.n', 'number'],
    ['a chunk', 'function envoy_on_request(h) for c in h:bodyChunks() do print(c) end end', 'c', 'Buffer'],
    ['a default', 'function envoy_on_request(h) local v = h:headers():get("x") or "" print(v) end', 'v', 'string'],
    ['text methods', 'function envoy_on_request(h) print(("x"):upper():len()) end', '("x"):upper():len()', 'number'],
    ['a handler assigned by name', 'local function f(h) print(h) end\nenvoy_on_response = f', 'h', 'StreamHandle'],
  ];
  for (const [name, script, expression, type] of types) it(`knows the type of ${name}`, () => assert.equal(typeOf(script, expression), type));

  const checked: Readonly<Record<string, string>> = {
    'an if': 'local v = handle:headers():get("x") if v then print(v .. "") end',
    'a comparison with nil': 'local v = handle:headers():get("x") if v ~= nil then print(v .. "") end',
    'an early return': 'local v = handle:headers():get("x") if not v then return end print(v .. "")',
    'an or of both': 'local a, b = handle:headers():get("a"), handle:headers():get("b") if a == nil or b == nil then return end print(a .. b)',
    'an and': 'local v = handle:headers():get("x") print(v and v:lower() or "")',
    'a default': 'local v = handle:headers():get("x") v = v or "" print(v .. "")',
    'an assert': 'local v = assert(handle:headers():get("x")) print(v .. "")',
    'a type test': 'local v = handle:headers():get("x") if type(v) == "string" then print(v .. "") end',
    'an error': 'local v = handle:headers():get("x") if v == nil then error("x") end print(v .. "")',
    'an answer': 'local v = handle:headers():get("x") if v == nil then handle:respond({[":status"]="400"}) end print(v .. "")',
    'equality with text': 'local v = handle:headers():get("x") if v == "y" then print(v .. "") end',
    'a loop condition': 'local v = handle:headers():get("x") while v do print(v .. "") v = nil end',
    'a look that is logged, and another': 'local v = handle:headers():get("x") if not v then handle:logInfo("none") end if v then print(v .. "") end',
    'a default after a log': 'local v = handle:headers():get("x") if not v then handle:logInfo("none") v = "y" end print(v .. "")',
    'a helper that answers': 'local function need(v) if not v then handle:respond({[":status"]="400"}) end end local v = handle:headers():get("x") need(v) print(v .. "")',
    // Whether a flag was set in the branch nobody follows: a script that has looked once is believed.
    'a look that set a flag': 'local v, ok = handle:headers():get("x"), true if v == nil then ok = false end if ok then print(v .. "") end',
    'a field that was looked at': 'local c = { v = handle:headers():get("x") } if c.v then print(c.v .. "") end',
    'a field of a table that others get': 'local c = { v = handle:headers():get("x") } check(c) print(c.v .. "")',
    'a field that got a default': 'local c = {} c.v = handle:headers():get("x") if not c.v then c.v = "" end print(c.v .. "")',
    'the other result of a call': 'local ok, problem = handle:verifySignature("SHA1", "k", "s", 1, "d", 1) if not ok then print(problem .. "") end',
    'a look at the header of an answer': 'local h = handle:httpCall("c", {}, nil, 5) if h["x"] then print(h["x"] .. "") end print(h[":status"] .. "")',
    'a loop with the iterator of chunks': 'local next = handle:bodyChunks() local c = next() while c do print(c:length()) c = next() end',
    'a goto': 'local v = handle:headers():get("x") if not v then goto done end print(v .. "") ::done::',
  };
  for (const [name, body] of Object.entries(checked)) it(`takes a value for checked after ${name}`, () => assert.deepEqual(nilUses(body), []));

  const unchecked: Readonly<Record<string, readonly [string, string]>> = {
    'joined to text': ['local v = handle:headers():get("x") print(v .. "")', 'v'],
    'behind a check of another': ['local a, b = handle:headers():get("a"), handle:headers():get("b") if a then print(b .. "") end', 'b'],
    'as an object': ['print(handle:body():length())', 'handle:body()'],
    'as a number': ['local n = tonumber(handle:headers():get("x")) if n > 5 then print(n) end', 'n'],
    'in a field': ['local c = { v = handle:headers():get("x") } print(c.v .. "")', 'c.v'],
    'in a field that is set later': ['local c = {} c.v = handle:headers():get("x") print(c.v .. "")', 'c.v'],
    'among the headers of an answer': ['local h, b = handle:httpCall("c", {}, nil, 5) print(h["x-user"] .. "")', 'h["x-user"]'],
    'behind a check before it was removed': ['if handle:headers():get("x") then handle:headers():remove("x") print(handle:headers():get("x") .. "") end', 'handle:headers():get("x")'],
    'at the end of the chunks': ['local next = handle:bodyChunks() print(next():length())', 'next()'],
    'behind a look that only logs': ['local v = handle:headers():get("x") if not v then handle:logInfo("none") end print(v .. "")', 'v'],
    'behind a look that only logs the value': ['local v = handle:headers():get("x") if v then handle:logInfo(v) else handle:logInfo("-") end print(v .. "")', 'v'],
    'passed to a method': ['handle:headers():add("y", handle:headers():get("x"))', 'handle:headers():get("x")'],
  };
  for (const [name, [body, expected]] of Object.entries(unchecked)) it(`sees nil ${name}`, () => assert.deepEqual(nilUses(body), [expected]));

  it('notices objects that do not outlive a wait, on paths that wait for certain', () => {
    const stale = (body: string): number => analyseLua(`function envoy_on_request(h) local m = h:headers() ${body} m:get("x") end`).uses.stale.length;
    assert.equal(stale('h:body()'), 1);
    assert.equal(stale('if a then h:body() end'), 0);
    assert.equal(stale('h:body() m = h:headers()'), 0);
    assert.equal(stale('h:httpCall("c", {}, nil, 5, true)'), 0);
    assert.equal(stale('local t = { m = h:headers() } h:body() t.m:get("x") m = h:headers()'), 1);
  });

  it('takes headers for passed on only where no body may have been read before', () => {
    const sent = (body: string): boolean => analyseLua(`function envoy_on_request(h) ${body} h:trailers() h:headers():add("a", "b") end`).uses.methods.some(({ method, moment }) => method?.name === 'add' && moment.sent !== undefined);
    assert.ok(sent(''));
    assert.ok(!sent('h:body()'));
    assert.ok(!sent('if a then h:body() end'));
    assert.ok(!sent('pcall(function() h:body() end)'));
  });

  it('gives up where conditions would take for ever, and says nothing then', () => {
    const flags = Array.from({ length: 60 }, (_, index) => `local b${index} = ${index > 0 ? `b${index - 1} and b${index - 1}` : 'a ~= nil'}`).join('\n');
    const either = Array.from({ length: 60 }, () => '(a or a)').join(' and ');
    const { uses } = analyseLua(`function envoy_on_request(h)\nlocal a = h:headers():get("x")\n${flags}\nif b59 then h:nope(a) end\nif not (${either}) then h:nope(a) end\nend`);
    assert.deepEqual(uses.methods, []);
  });

  it('does not follow calls without end', () => {
    const many = Array.from({ length: 60 }, (_, index) => `local function f${index}(handle) ${index > 0 ? `f${index - 1}(handle) f${index - 1}(handle)` : 'handle:logInfo("x")'} end`).join('\n');
    const started = performance.now();
    assert.ok(analyseLua(`${many}\nfunction envoy_on_request(h) f59(h) end`).uses.methods.length > 0);
    assert.ok(analyseLua('local function f(h) return f(h) end\nfunction envoy_on_request(h) f(h) end').handlers.length === 1);
    assert.ok(performance.now() - started < 20_000);
  });
});

describe('LuaShelf', () => {
  it('lends what a document that is gone knew to the one that takes its place', () => {
    const shelf = new LuaShelf();
    const before = new LuaLibrary(shelf);
    const known = before.analyse('local a = 1');
    assert.equal(before.analyse('local a = 1'), known);
    assert.notEqual(new LuaLibrary(shelf).analyse('local a = 1'), known, 'documents that are there share nothing');
    shelf.retire(before);
    assert.equal(new LuaLibrary(shelf).analyse('local a = 1'), known);
  });

  it('lends what the last document knew, and forgets what was known before', () => {
    const shelf = new LuaShelf();
    const libraries = ['a', 'b'].map((name) => {
      const library = new LuaLibrary(shelf);
      return { library, text: name, analysis: library.analyse(name) };
    });
    for (const { library } of libraries) shelf.retire(library);
    assert.deepEqual(libraries.map(({ text, analysis }) => new LuaLibrary(shelf).analyse(text) === analysis), [false, true]);
  });

  it('empties the libraries that grew longest ago where all of them hold too much', () => {
    const shelf = new LuaShelf();
    const long = (name: string): string => `--${name}${' '.repeat(600_000)}`;
    const [first, second] = [new LuaLibrary(shelf), new LuaLibrary(shelf)];
    const analysis = first.analyse(long('a'));
    second.analyse(long('b'));
    assert.notEqual(first.analyse(long('a')), analysis);
  });

  it('answers the owner who asks now, and anew the one who asked before', () => {
    const library = new LuaLibrary();
    const [one, other] = [{}, {}];
    let made = 0;
    const ask = (owner: object): number => library.rememberFor(owner, 'key', () => ++made);
    assert.deepEqual([ask(one), ask(one), ask(other), ask(one)], [1, 1, 2, 3]);
  });
});
