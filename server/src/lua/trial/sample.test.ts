// Scripts run with a sample request, as Envoy would run them.

import assert from 'node:assert/strict';
import { defaultSample, type Sample, type SampleOutcome } from './sample-request';
import { Trials } from './trial';

const trials = new Trials();

function run(script: string, sample: Partial<Sample> = {}): SampleOutcome {
  return trials.runSample({ script, sample: { ...defaultSample, ...sample } });
}

function inRequest(body: string, sample: Partial<Sample> = {}): SampleOutcome {
  return run(`function envoy_on_request(handle)\n${body}\nend`, sample);
}

const posted: Sample['request'] = { headers: [[':method', 'POST'], ['X-Tag', 'a'], ['x-tag', 'b'], ['content-length', '3']], body: 'abc' };

describe('a sample run', () => {
  it('changes headers, whatever their case, and keeps their order', () => {
    const { requestAfter, failure } = inRequest('local h = handle:headers() h:replace("X-TAG", "c") h:add("x-new", 5) h:remove(":method")', { request: posted });
    assert.equal(failure, undefined);
    assert.deepEqual(requestAfter?.headers, [['x-tag', 'c'], ['content-length', '3'], ['x-new', '5']]);
  });

  it('walks headers with pairs, and joins values', () => {
    const { logs } = inRequest('for k, v in pairs(handle:headers()) do handle:logInfo(k .. "=" .. v) end handle:logWarn(handle:headers():get("x-tag"))', { request: posted });
    assert.deepEqual(logs.map(([, text]) => text), [':method=POST', 'x-tag=a', 'x-tag=b', 'content-length=3', 'a,b']);
    assert.equal(logs.at(-1)?.[0], 'warning');
  });

  it('gives nil where nothing is', () => {
    assert.match(inRequest('handle:logInfo("x" .. handle:headers():get("x-none"))').failure?.message ?? '', /concatenate a nil value/);
    assert.equal(inRequest('if handle:body() == nil then handle:logInfo("none") end').logs[0]?.[1], 'none');
  });

  it('exchanges bodies', () => {
    const { requestAfter } = inRequest('local b = handle:body() b:setBytes(b:getBytes(0, 2) .. "ä")', { request: posted });
    assert.equal(requestAfter?.body, 'abä');
    assert.deepEqual(requestAfter?.headers.at(-1), ['content-length', '4']);
  });

  it('answers directly, and then runs nothing more', () => {
    const { response, logs, ran } = run('function envoy_on_request(h) h:respond({[":status"] = "403"}, "no") h:logInfo("after") end function envoy_on_response(h) end');
    assert.deepEqual(response, { headers: [[':status', '403']], body: 'no' });
    assert.deepEqual(logs, []);
    assert.deepEqual(ran, ['envoy_on_request']);
  });

  it('runs the response with what the request left in globals', () => {
    const { responseAfter } = run('function envoy_on_request(h) tenant = "a" end function envoy_on_response(h) h:headers():add("x-tenant", tenant) end');
    assert.deepEqual(responseAfter?.headers.at(-1), ['x-tenant', 'a']);
  });

  it('has nothing to wait for where nothing comes behind the headers', () => {
    const { failure, requestAfter } = inRequest('local h = handle:headers()\nhandle:body(true)\nhandle:trailers()\nh:add("a", "b")');
    assert.equal(failure, undefined);
    assert.deepEqual(requestAfter?.headers.at(-1), ['a', 'b']);
  });

  it('passes headers on with the first wait for trailers, unless the body was read', () => {
    const request = { ...posted, trailers: [['end', 'yes']] as const };
    assert.match(inRequest('handle:trailers()\nhandle:headers():add("a", "b")', { request }).failure?.message ?? '', /no longer be modified/);
    assert.equal(inRequest('handle:body()\nhandle:trailers()\nhandle:headers():add("a", "b")', { request }).failure, undefined);
  });

  it('lets objects die when the script waits', () => {
    const { failure } = inRequest('local h = handle:headers()\nhandle:body()\nh:get("a")', { request: posted });
    assert.match(failure?.message ?? '', /outside of proper scope/);
    assert.equal(failure?.line, 4);
  });

  it('calls out with given answers', () => {
    const answers: Sample['answers'] = [{ headers: [[':status', '401']], body: 'who?' }];
    const { calls, logs } = inRequest('local h, b = handle:httpCall("auth", {[":method"] = "GET", [":path"] = "/check", [":authority"] = "auth"}, nil, 100)\nhandle:logInfo(h[":status"] .. b)', { answers });
    assert.deepEqual(calls, ['auth GET auth/check']);
    assert.equal(logs[0]?.[1], '401who?');
  });

  it('knows parameters, metadata, bits and base64', () => {
    const { logs, failure } = inRequest('handle:logInfo(handle:filterContext():get("limit") + 1) handle:logInfo(bit.band(12, 10)) handle:logInfo(handle:base64Escape("hello")) handle:streamInfo():dynamicMetadata():set("f", "k", "v") handle:logInfo(handle:streamInfo():dynamicMetadata():get("f").k)', { filterContext: { limit: 4 } });
    assert.equal(failure, undefined);
    assert.deepEqual(logs.map(([, text]) => text), ['5', '8', 'aGVsbG8=', 'v']);
  });

  it('refuses what Envoy refuses', () => {
    const refused: readonly (readonly [string, RegExp])[] = [
      ['handle:respond({}, "x")', /:status must be/],
      ['handle:httpCall("c", {}, "", 5)', /must include/],
      ['handle:headers():add("a", nil)', /string expected/],
      ['handle:logInfo(nil)', /string expected/],
      ['handle.headers()', /write `:`/],
      ['for key in pairs(handle:headers()) do handle:headers():add("a", "b") end', /while iterating/],
      ['handle:body():getBytes(0, 100)', /buffer size|index|nil/],
    ];
    for (const [body, expected] of refused) assert.match(inRequest(body).failure?.message ?? 'passes', expected, body);
  });

  it('stops what does not end, and names the line', () => {
    const { failure } = inRequest('local x = 1\nwhile true do x = x + 1 end');
    assert.match(failure?.message ?? '', /does not end/);
    assert.equal(failure?.line, 3);
  });

  it('names the line of a syntax error, and of what LuaJIT alone knows', () => {
    const { failure, ran } = run('local x = 1\nfunction');
    assert.deepEqual(ran, []);
    assert.equal(failure?.line, 2);
    assert.match(failure.message, /function/);
    assert.deepEqual(run('local x = 1\nlocal y = 0x1p4').failure, { message: 'The script cannot be run here: it has a hexadecimal number with a fraction or exponent, which LuaJIT in Envoy knows and Lua 5.1 does not.', line: 2 });
  });
});
