// What is asked of kubectl, what its answers mean, and which line is at fault.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain, faultLine, summaryOf } from './conditions';
import { commandLine, isPlainName, readStatus, statusArguments, type Condition } from './kubectl';

const policy = { kind: 'EnvoyExtensionPolicy', name: 'auth', namespace: 'shop' };
const failed = (stderr: string): { code: number; stdout: string; stderr: string } => ({ code: 1, stdout: '', stderr });
const condition = (type: string, status: string, reason: string, message = ''): Condition => ({ ancestor: 'Gateway front', type, status, reason, message });

describe('questions to kubectl', () => {
  it('read one object of a named context', () => assert.deepEqual(statusArguments(policy, 'kind-dev'), ['--context', 'kind-dev', 'get', 'envoyextensionpolicies.gateway.envoyproxy.io', 'auth', '-n', 'shop', '-o', 'json', '--request-timeout', '10s']));
  it('can be typed by a person', () => assert.equal(commandLine({ kind: 'EnvoyPatchPolicy', name: 'p' }), 'kubectl get envoypatchpolicies.gateway.envoyproxy.io p -o json'));
  it('never hand on what looks like an option or a template', () => {
    for (const name of ['--kubeconfig=x', '-o', '{{ .Values.name }}', 'a b', '']) assert.equal(isPlainName(name), false, name);
    assert.equal(isPlainName('auth-1.x'), true);
  });
});

describe('answers of kubectl', () => {
  const words = (stderr: string): string => {
    const answer = readStatus(failed(stderr), policy, 'kind-dev');
    return answer.is === 'trouble' ? answer.words : '';
  };
  it('are conditions by Gateway', () => {
    const stdout = JSON.stringify({ status: { ancestors: [{ ancestorRef: { kind: 'Gateway', name: 'front', sectionName: 'web' }, conditions: [{ type: 'Accepted', status: 'True', reason: 'Accepted', message: 'ok' }] }] } });
    const answer = readStatus({ code: 0, stdout, stderr: '' }, policy, 'c');
    assert.deepEqual(answer, { is: 'conditions', conditions: [{ ancestor: 'Gateway front, listener web', type: 'Accepted', status: 'True', reason: 'Accepted', message: 'ok' }] });
  });
  it('may have no status', () => assert.deepEqual(readStatus({ code: 0, stdout: '{}', stderr: '' }, policy, 'c'), { is: 'conditions', conditions: [] }));
  it('may be no JSON', () => assert.equal(readStatus({ code: 0, stdout: 'hello', stderr: '' }, policy, 'c').is, 'trouble'));
  it('say in words what went wrong', () => {
    assert.match(words('Error from server (NotFound): envoyextensionpolicies "auth" not found'), /not in namespace shop of context kind-dev: apply/);
    assert.match(words('error: the server doesn\'t have a resource type "envoyextensionpolicies"'), /not installed/);
    assert.match(words('Error from server (Forbidden): x is forbidden'), /may not read/);
    assert.match(words('The connection to the server was refused: connection refused'), /cannot be reached/);
    assert.match(words('strange\nthings'), /code 1: strange$/);
    const missing = readStatus({ code: 'missing', stdout: '', stderr: '' }, policy, 'c');
    assert.match(missing.is === 'trouble' ? missing.words : '', /not on the PATH/);
  });
});

describe('conditions in words', () => {
  const known: [Condition, string, RegExp][] = [
    [condition('Accepted', 'True', 'Accepted'), 'good', /accepted/],
    [condition('Accepted', 'False', 'Invalid', 'ExtProc: service shop/x not found.'), 'bad', /refuses/],
    [condition('Accepted', 'False', 'Invalid', 'Lua: Skipping Lua EnvoyExtensionPolicy as feature is disabled in the Gateway.'), 'bad', /switched off/],
    [condition('Accepted', 'False', 'Conflicted'), 'bad', /older policy/],
    [condition('Accepted', 'False', 'TargetNotFound'), 'bad', /no listener or rule/],
    [condition('Accepted', 'False', 'Disabled'), 'bad', /switched off/],
    [condition('Programmed', 'True', 'Programmed'), 'good', /applied/],
    [condition('Programmed', 'False', 'ResourceNotFound'), 'bad', /did not generate/],
    [condition('Overridden', 'True', 'Overridden'), 'notice', /More specific/],
    [condition('Merged', 'True', 'Merged'), 'notice', /merged/],
    [condition('Aggregated', 'True', 'Aggregated'), 'notice', /16/],
    [condition('Warning', 'True', 'DeprecatedField'), 'notice', /deprecated/],
    [condition('ResolvedRefs', 'True', 'ResolvedRefs'), 'good', /refers to is there/],
    [condition('ResolvedRefs', 'False', 'BackendNotFound', 'service shop/x not found'), 'bad', /cannot be used/],
    [condition('ResolvedRefs', 'False', 'RefNotPermitted', 'Backend ref to Service other/x not permitted by any ReferenceGrant.'), 'bad', /cannot be used/],
    [condition('Accepted', 'False', 'SomethingNew'), 'bad', /refuses/],
    [condition('Programmed', 'False', 'SomethingNew'), 'bad', /not applied/],
    [condition('Odd', 'True', 'New'), 'notice', /Odd is True/],
  ];
  for (const [one, level, meaning] of known) {
    it(`explain ${one.type} ${one.status}, ${one.reason}`, () => {
      const [explained] = explain([one]);
      assert.equal(explained!.level, level);
      assert.match(explained!.meaning, meaning);
      if (level === 'bad') assert.ok(explained!.todo);
    });
  }
  it('ask for a ReferenceGrant where one is missing', () => assert.match(explain([condition('ResolvedRefs', 'False', 'RefNotPermitted', 'Backend ref to Service other/x not permitted by any ReferenceGrant.')])[0]!.todo!, /ReferenceGrant/));
  it('begin with what is to be mended', () => assert.deepEqual(explain(known.map(([one]) => one)).map(({ level }) => level).filter((level, index, all) => level !== all[index - 1]), ['bad', 'notice', 'good']));
  it('fit into a line', () => assert.equal(summaryOf(explain([condition('Accepted', 'True', 'Accepted'), condition('Programmed', 'False', 'Invalid')])), '✗ Programmed False, Invalid · ✓ Accepted'));
  it('say what no status means', () => assert.match(summaryOf([]), /no status/));
});

describe('the line at fault', () => {
  const lines = `apiVersion: v1
---
kind: EnvoyExtensionPolicy
spec:
  targetRefs:
    - name: checkout
      sectionName: buy
  extProc:
    - backendRefs:
        - name: checker
          port: 9002
  wasm:
    - code:
        http:
          url: https://m.example.com/p.wasm
  lua:
    - valueRef:
        name: script
---
  extProc: []`.split('\n');
  const at = (reason: string, message: string): string => lines[faultLine(lines, 2, { reason, message })]!.trim();
  it('is the name or port that the message has', () => {
    assert.equal(at('Invalid', 'ExtProc: service shop/checker not found.'), '- name: checker');
    assert.equal(at('Invalid', 'ExtProc: TCP Port 9002 not found on service shop/checker.'), 'port: 9002');
    assert.equal(at('Invalid', 'Wasm: module downloaded from https://m.example.com/p.wasm has checksum a, which does not match: b.'), 'url: https://m.example.com/p.wasm');
    assert.equal(at('Invalid', "Lua: can't find the referenced configmap script in namespace shop."), 'name: script');
  });
  it('is the part that the message has', () => {
    assert.equal(at('Invalid', 'Lua: validation failed for lua body in policy'), 'lua:');
    assert.equal(at('TargetNotFound', 'No section name buy found'), 'sectionName: buy');
    assert.equal(at('Conflicted', 'Unable to target HTTPRoute checkout'), 'targetRefs:');
  });
  it('is the name that is referred to, whatever the message begins with', () => {
    assert.equal(at('BackendNotFound', 'service shop/checker not found'), '- name: checker');
    assert.equal(at('InvalidKind', 'Kind is invalid, only Service is supported'), 'kind: EnvoyExtensionPolicy');
  });
  it('is the kind where nothing else is known, and never leaves the document', () => {
    assert.equal(at('Invalid', 'Something else'), 'kind: EnvoyExtensionPolicy');
    assert.equal(at('Invalid', 'DynamicModule: x'), 'kind: EnvoyExtensionPolicy');
  });
});

describe('recorded answers', () => {
  const folder = join(process.env['EG_PROJECT_ROOT'] ?? process.cwd(), 'test', 'e2e', 'ui', 'kubectl', 'answers');
  /** What a person reads of an answer: the summary, and each line that something is shown at. */
  const read = (name: string, manifest: string): readonly string[] => {
    const answer = readStatus({ code: 0, stdout: readFileSync(join(folder, `${name}.json`), 'utf8'), stderr: '' }, policy, 'kind-dev');
    assert.equal(answer.is, 'conditions');
    const explained = explain(answer.conditions);
    const lines = manifest.split('\n');
    return [summaryOf(explained), ...explained.filter(({ level }) => level !== 'good').map(({ condition }) => lines[faultLine(lines, 0, condition)]!.trim())];
  };
  const extension = 'kind: EnvoyExtensionPolicy\nspec:\n  targetRefs:\n    - kind: HTTPRoute\n      name: checkout\n  extProc:\n    - backendRefs:\n        - name: checker\n          namespace: processors\n          port: 9002\n';
  it('of a policy that is accepted', () => assert.deepEqual(read('search-scripts', extension), ['✓ Accepted']));
  it('of a processor without its port', () => assert.deepEqual(read('fraud-check', extension), ['✗ Accepted False, Invalid', 'port: 9002']));
  it('of a reference without grant', () => assert.deepEqual(read('other-namespace', extension), ['✗ Accepted False, Invalid', '- name: checker']));
  it('of a policy that others override', () => assert.deepEqual(read('whole-gateway', extension), ['! Overridden · ✓ Accepted', 'kind: EnvoyExtensionPolicy']));
  it('of a patch that hits nothing', () => assert.deepEqual(read('front-door-tweaks', 'kind: EnvoyPatchPolicy\nspec:\n  jsonPatches:\n    - type: x\n      name: shop/front-door/web\n'), ['✗ Programmed False, ResourceNotFound · ✓ Accepted', 'name: shop/front-door/web']));
});
