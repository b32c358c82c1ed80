// The trial run against what the controller does, against scripts that attack it, and in the words that users read.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepted, refused } from './controller-verdicts';
import { interpreterFacts } from './interpreter-facts';
import { libraryNames } from './lua-machine';
import { Trials } from './trial';
import type { TrialVerdict } from './trial-verdict';

const trials = new Trials();

function inRequest(body: string): string {
  return `function envoy_on_request(handle)\n${body}\nend`;
}

function tryIt(script: string, release = 9): TrialVerdict {
  return trials.run({ script, release });
}

/** The verdict as one line: `error 2:7 message`. */
function shown(script: string, release = 9): string {
  const verdict = tryIt(script, release);
  if (verdict.outcome !== 'fails') return verdict.outcome === 'passes' ? 'passes' : `not tried: ${verdict.reason}`;
  return `${verdict.severity} “${script.slice(verdict.range.start, verdict.range.end)}” ${verdict.message.replace(/^Envoy Gateway tries `\w+` before it accepts the policy, and /, '')}`;
}

function recursion(depth: number): string {
  return inRequest(`local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end\nf(${depth})`);
}

describe('the trial run agrees with the controller', () => {
  for (const body of accepted) it(`accepts ${body}`, () => assert.equal(shown(inRequest(body)), 'passes'));

  for (const body of refused) it(`refuses ${body}`, () => assert.match(shown(inRequest(body)), /^error /));

  it('passes where the text only mentions no handler', () => assert.equal(shown('print(1)'), 'passes'));

  it('runs a handler whose name stands in a comment', () => assert.match(shown('-- envoy_on_request'), /^error “envoy_on_request” there is no global function/));

  it('runs local handlers, too', () => assert.equal(shown('local function envoy_on_request(h) end'), 'passes'));

  it('runs both handlers, each with the code at top level, in a state of its own', () => {
    const script = 'count = (count or 0) + 1\nif count > 1 then error("again") end\nfunction envoy_on_request(h) end\nfunction envoy_on_response(h) nope() end';
    assert.match(shown(script), /^error “nope” it fails here: `nope` is nil/);
    assert.match((tryIt(script) as { message: string }).message, /`envoy_on_response`/);
  });

  it('stops at the first handler that fails', () => {
    assert.match(shown('function envoy_on_request(h) first() end function envoy_on_response(h) second() end'), /“first”/);
  });

  it('lets functions call each other 256 deep', () => {
    assert.equal(shown(recursion(200)), 'passes');
    assert.equal(shown(recursion(253)), 'passes');
    assert.match(shown(recursion(254)), /256 functions/);
    assert.match(shown(recursion(300)), /256 functions/);
    assert.equal(shown(inRequest('local function f() return 1 + f() end\nif pcall(f) then error("no end") end\nhandle:logInfo("caught")')), 'passes');
  });

  it('lets tail calls go on', () => assert.equal(shown(inRequest('local function f(n) if n == 0 then return 0 end return f(n - 1) end\nf(100000)')), 'passes'));

  it('knows what each release has', () => {
    const context = inRequest('handle:filterContext():get("a")');
    assert.equal(shown(context, 9), 'passes');
    assert.match(shown(context, 8), /the controller's stand-in has no `filterContext\(\)`, though Envoy has it since 1.35/);
    const body = inRequest('handle:body():getBytes(0, 1)');
    assert.equal(shown(body, 5), 'passes');
    assert.match(shown(body, 4), /^error/);
    const metatable = inRequest('setmetatable({}, {})');
    assert.match(shown(metatable, 9), /^error “setmetatable” .*the controller takes it away/);
    assert.match(shown(metatable, 6), /^warning .*before 1\.6\.2/);
    assert.equal(shown(metatable, 4), 'passes');
    assert.equal(shown(inRequest('io.open("/tmp/a")'), 4), 'passes');
  });

  it('leaves the file system of the controller open', () => {
    assert.equal(shown(inRequest('local f = io.open("/tmp/list", "r")\nf:read()')), 'not tried: host');
    assert.match(shown(inRequest('io.open("/etc/passwd", "r")')), /^error/);
    assert.match(shown(inRequest('io.open("/tmp/../etc/passwd", "r")')), /^error/);
    assert.match(shown(inRequest('io.open("//etc/passwd", "r")')), /^error/);
    assert.match(shown(inRequest('io.open("/run/secrets/token", "r")')), /^error/);
    assert.match(shown(inRequest('io.open("/etc", "r")')), /^error/);
    assert.equal(shown(inRequest('local f = io.open("/etcetera/list", "r")\nf:read()')), 'not tried: host');
    // 1.5 and 1.6 never got the stricter reading of paths.
    for (const path of ['/./etc/passwd', '//etc/passwd', '/run/secrets/token']) assert.equal(shown(inRequest(`local f = io.open("${path}", "r")\nf:read()`), 6), 'not tried: host');
    assert.match(shown(inRequest('io.open("/tmp/../etc/passwd", "r")'), 6), /^warning/);
  });

  it('says what to use in place of what the sandbox takes away', () => {
    assert.match(shown(inRequest('local f = io.open("/etc/passwd", "r")')), /^error “io\.open\("\/etc\/passwd", "r"\)” it fails here: the controller lets no script reach '\/etc\/passwd'. Envoy would run this, but use `filterContext`/);
    assert.match(shown(inRequest('handle:logInfo(os.getenv("PWD"))'), 8), /reach 'PWD'. Envoy would run this, but use values that stand in the script/);
    assert.match(shown(inRequest('os.execute("ls")')), /takes it away from scripts: use `httpCall`/);
    assert.match(shown(inRequest('handle:logInfo(debug.traceback())')), /takes it away from scripts: use `error` and `pcall`/);
    assert.match(shown(inRequest('local all = setmetatable\nall({}, {})')), /“all” .*takes it away from scripts: use plain tables/);
    assert.match(shown(inRequest('for name in pairs(_G) do handle:logInfo(name) end')), /“_G” .*use the global by its name alone/);
    assert.match(shown(inRequest('table.foreach({}, print)')), /Envoy's LuaJIT has it, the interpreter of the controller has not/);
  });

  it('has the files and chunks of a controller without a sandbox', () => {
    assert.match(shown(inRequest('load("return 1")'), 4), /argument 1 of `load` is wrong \(function expected, got string\)/);
    assert.equal(shown(inRequest('local f = loadfile("/tmp/list.lua")\nif f then f() end'), 4), 'passes');
    assert.equal(shown(inRequest('dofile("/tmp/list.lua")'), 4), 'not tried: host');
    assert.equal(shown(inRequest('os.getenv("HOME"):upper()')), 'not tried: host');
  });

  it('runs calls whose parenthesis begins the next line', () => {
    assert.equal(shown(inRequest('local v = handle:headers() -- note\n(handle or 1):logInfo("x")')).replace(/“.*/s, ''), 'error ');
    assert.equal(shown(inRequest('local log = handle.logInfo\nlog\n--[[ note ]] (handle, "x")')), 'passes');
  });

  it('runs `goto continue` as the controller does', () => {
    assert.equal(shown(inRequest('for i = 1, 3 do\n  if i == 2 then goto continue end\n  handle:logInfo(i)\n  ::continue::\nend')), 'passes');
    assert.match(shown(inRequest('for i = 1, 3 do\n  if i == 2 then goto continue end\n  handle:nope()\n  ::continue::\nend')), /^error “nope”/);
  });
});

/** What a piece of Lua returns, as `interpreter-facts.ts` has it. */
function outcomeOf(body: string): string {
  const show = "local text = '' for index = 1, select('#', ...) do text = text .. (index > 1 and ', ' or '') .. tostring((select(index, ...))) end return select('#', ...) > 0 and text or 'nothing'";
  const verdict = tryIt(inRequest(`local function try()\n${body}\nend\nlocal function show(succeeded, ...) if not succeeded then return 'error' end ${show} end\nerror('<' .. show(pcall(try)) .. '>', 0)`));
  if (verdict.outcome !== 'fails') return verdict.outcome === 'not-tried' && verdict.reason === 'syntax' ? 'refused' : verdict.outcome;
  return /“<(.*)>”/s.exec(verdict.message)?.[1] ?? verdict.message;
}

describe('the trial run has the library and the habits of the controller', () => {
  for (const [about, facts] of Object.entries(interpreterFacts)) {
    it(about, () => {
      assert.deepEqual(facts.map(([body]) => [body, outcomeOf(body)]), facts);
    });
  }

  it('counts functions in each coroutine', () => {
    const inCoroutine = (depth: number): string => inRequest(`coroutine.wrap(function() local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end f(${depth}) end)()`);
    assert.equal(shown(inCoroutine(200)), 'passes');
    assert.match(shown(inCoroutine(256)), /256 functions/);
    assert.equal(shown(inRequest('local function f(n) if n == 0 then return 0 end return 1 + coroutine.wrap(f)(n - 1) end\nf(150)')), 'passes');
  });

  it('counts what stands between two functions of the script as one', () => {
    const nested = (depth: number): string => inRequest(`local function f(n) if n == 0 then return "0" end return (("x"):gsub("x", function() return f(n - 1) end)) end f(${depth})`);
    assert.equal(shown(nested(80)), 'passes');
    assert.match(shown(nested(140)), /256 functions/);
  });

  it('says nothing where only the interpreter knows', () => {
    assert.equal(shown(inRequest('for part in (handle:headers():get("a") .. ","):gmatch("(.-),") do error(part) end')), 'not tried: host');
    assert.equal(shown(inRequest('local n = "0b11" + 1')), 'not tried: host');
    assert.equal(shown(inRequest('local c = coroutine.wrap(function() ("ab"):gsub(".", coroutine.yield) end)\npcall(c)\nc()')), 'not tried: host');
    assert.equal(shown(inRequest('local c = coroutine.create(function() table.sort({ 2, 1 }, function() coroutine.yield(1) end) end)\nif not coroutine.resume(c) then error("no") end')), 'not tried: host');
    assert.equal(shown(inRequest('for key, value in next, { a = 1 } do error(key) end')), 'not tried: host');
    assert.equal(shown(inRequest('local c = coroutine.wrap(function() pcall(coroutine.yield, 1) error("after") end) c() c()')), 'not tried: host');
  });

  it('gives each function variables of its own however many errors were caught', () => {
    assert.equal(shown(inRequest('local list = {}\nfor i = 1, 2000 do\n  local x = i\n  local f = function() x = x + 1 return x end\n  pcall(function() x = x + 2 error("e") end)\n  list[i % 97] = { f(), tostring(x) }\nend')), 'passes');
  });
});

describe('the trial run says what happened', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['a missing method of the stand-in', 'local r = handle:route()', /^error “route” it fails here: the controller's stand-in has no `route\(\)`, though Envoy has it since 1\.36 and would run this\. A `pcall`/],
    ['a method that nobody has', 'handle:headers():fetch("a")', /^error “fetch” .*there is no `fetch\(\)` on `handle:headers\(\)`/],
    ['a field of nil', 'local x = handle:metadata():get("x").y.z', /^error “handle:metadata\(\):get\("x"\)\.y” .*is nil there, and has no fields/],
    ['headers in a loop', 'for key, value in pairs(handle:headers()) do\n  handle:logInfo("x" .. value)\nend', /^error “value” .*Envoy would run this: its `pairs` walks the headers/],
    ['nil in the log', 'local name\nhandle:logInfo(name)', /^error “name” .*`logInfo` takes only text and numbers/],
    ['an enum that only Envoy has', 'handle:timestampString(EnvoyTimestampResolution.MICROSECOND)', /^error “EnvoyTimestampResolution” .*Envoy would run the script/],
    ['the status of a call that never was', 'local h = handle:httpCall("c", {}, "", 5)\nif tonumber(h[":status"]) >= 500 then end', /^error “tonumber\(h\[":status"\]\) >= 500” .*`httpCall` gives back the headers/],
    ['headers in a loop that are logged', 'for key, value in pairs(handle:headers()) do\n  handle:logInfo(value)\nend', /^error “value” .*Envoy would run this: its `pairs`/],
    ['headers in a loop that are asked', 'for key, value in pairs(handle:headers()) do\n  local x = value:lower()\nend', /^error “value” .*Envoy would run this: its `pairs`/],
    ['a table of its own in a loop', 'for key, value in pairs({ a = {} }) do\n  handle:logInfo(value)\nend', /^error “value” .*`tostring\(…\)` makes it text\.$/],
    ['the body of a call that never was', 'local h, b = handle:httpCall("c", {}, nil, 5)\nlocal n = #b', /^error “b” .*In Envoy this is the body of the answer/],
    ['dynamic metadata in a variable', 'local m = handle:streamInfo():dynamicMetadata():get("f")\nlocal x = m["k"].field', /^error “m\["k"\]” .*where that filter has set the key/],
    ['what stands behind an answer', 'local t\nif handle:headers():get("x") then\n  handle:respond({ [":status"] = "403" })\nend\nt.x = 1', /^error “t” .*In Envoy `respond` ends the script/],
    ['digits that are a date', 'local n = tonumber(handle:timestampString()) / 1000', /^error .*Envoy would run this: its `timestampString`/],
    ['a list that is text', 'local n = table.concat(handle:connection():ssl():parsedSubjectPeerCertificate():organizationName())', /Envoy would run this: its `organizationName`/],
    ['a size that is none', 'local n = handle:body():setBytes("x") + 1', /Envoy would run this: its `setBytes`/],
    ['the table of globals', '_G.count = 1', /^error “_G” .*Envoy would run this/],
    ['bits', 'local x = bit.band(1, 2)', /^error “bit” .*LuaJIT has it/],
    ['an error of its own', 'error("no such tenant")', /no such tenant/],
    ['bounds that are text', 'for i = 1, handle:headers():get("n") do end', /^error “handle:headers\(\):get\("n"\)” .*Envoy would run this where it is a number in text: `tonumber\(…\)`/],
    ['bounds that are nil', 'local last\nfor i = 1, last do end', /^error “last” .*is nil there, and a `for` counts from number to number\.$/],
    ['a match that gives nothing', 'local n = tonumber(handle:headers():get("x"):match("%d+"))', /^error “handle:headers\(\):get\("x"\):match\("%d\+"\)” .*Envoy would run this: its `match` gives nil.*parentheses/],
    ['a match that gives nothing to a list', 'table.insert({}, handle:headers():get("x"):match("%d+"))', /^error “handle:headers.*Envoy would run this: its `match` gives nil/],
    ['text for a number', 'local s = ("x"):rep("3")', /^error “"3"” .*Envoy would take text that is a number/],
    ['an iterator of its own', 'local each = ("a,b"):gmatch("[^,]+")\nlocal first = each()', /^error “each\(\)” .*Envoy would run this: .*`match`/],
    ['memory in use', 'local n = collectgarbage("count") * 1024', /^error “collectgarbage\("count"\)” .*Envoy would run this/],
    ['an error that is a table', 'error({ code = 5 })', /raises an error \(a table\)/],
  ];
  for (const [name, body, expected] of cases) it(name, () => assert.match(shown(inRequest(body)), expected));

  it('finds the line in the script behind texts of several lines', () => {
    assert.match(shown(`local text = [[\nä\n]]\n${inRequest('local x = "ö" .. nothing')}`), /^error “nothing” /);
  });
});

describe('the trial run withstands', () => {
  const attacks: readonly (readonly [string, string, RegExp])[] = [
    ['endless loops', 'while true do end', /^error “while true do end” this loop never ends/],
    ['endless loops behind pcall', 'while true do pcall(function() while true do end end) end', /^error .*never ends/],
    ['endless loops in coroutines', 'coroutine.wrap(function() while true do end end)()', /^error .*never ends/],
    ['coroutines that catch each other', 'while true do coroutine.wrap(function() pcall(function() while true do end end) end)() end', /^error/],
    ['endless tail calls', 'local function f() return f() end f()', /^(error|warning)/],
    ['string bombs', 'local s = ("x"):rep(1e9)', /^warning/],
    ['string bombs behind pcall', 'pcall(string.rep, "x", 1e9)', /^warning/],
    ['doubling', 'local s = "x" while true do s = s .. s end', /^warning/],
    ['tables without end', 'local t = {} while true do t[#t + 1] = {} end', /^(warning|error)/],
    ['recursion', 'local function f() return 1 + f() end f()', /^error/],
    ['recursion in coroutines', 'coroutine.wrap(function() local function f() return 1 + f() end f() end)()', /^error/],
    ['patterns that never finish', 'local s = ("a"):rep(5000)\ns:find("a-a-a-a-a-a-b")', /^not tried: patterns/],
    ['wide formats', 'string.format("%99999d", 1)', /^passes/],
    ['gsub bombs', 'string.gsub(("x"):rep(1e6), ".", function() return ("y"):rep(1000) end)', /^warning/],
    ['the hook itself', 'if debug then error("debug") end', /^passes/],
    ['the library that the runner uses', 'string.find = nil; table = nil; error = nil; tostring = nil', /^passes/],
    ['host files', 'local f = io.open("/etc/hostname", "r") or io.open("/tmp/x", "r")', /^error/],
    ['sorting with a comparison that never ends', 'table.sort({ 1, 2, 3 }, function() while true do end end)', /^error .*never ends/],
  ];
  for (const [name, body, expected] of attacks) {
    it(name, function () {
      this.timeout(10_000);
      const started = performance.now();
      assert.match(shown(inRequest(body)), expected);
      assert.ok(performance.now() - started < 4_000, 'it took too long');
    });
  }
});

describe('the Lua that is bundled', () => {
  it('has the names that the machine uses', () => {
    const glue = readFileSync(join(process.env['EG_PROJECT_ROOT'] ?? process.cwd(), 'node_modules/lua-wasm-bindings/dist/glue/glue-lua-5.1.5.js'), 'utf8');
    for (const [short, name] of Object.entries(libraryNames.exports)) assert.match(glue, new RegExp(`_?${name}"?\\]?=(?:Module\\["_?\\w+"\\]=)?asm\\["${short.replace('$', '\\$')}"\\]`), `${name} is ${short}`);
    for (const [short, name] of Object.entries(libraryNames.imports)) assert.match(glue, new RegExp(`"${short}":_?${name}`), `${name} is ${short}`);
  });
});
