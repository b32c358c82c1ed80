// The parts of the wizard that know no editor.

import assert from 'node:assert/strict';
import { placeAt, placeAtEnd } from './placing';
import { questionsFor, recommend } from './recommendation';
import type { ScaffoldDescription, ScaffoldParameter } from './scaffold-requests';
import { detailParameters, problemWith, readTyped, runSteps, stepsFor, typedForm, type StepId } from './steps';
import { settingsFor, useCases, useCasesFor } from './use-cases';

const text = (name: string, more: Partial<ScaffoldParameter> = {}): ScaffoldParameter => ({ name, kind: 'text', title: name, help: '', default: '', ...more });
const scaffold = (id: string, mechanism: ScaffoldDescription['mechanism'], parameters: readonly ScaffoldParameter[] = []): ScaffoldDescription => ({ id, title: id, summary: '', mechanism, starters: [], parameters });
const target: ScaffoldParameter = { name: 'target', kind: 'target', title: 'Target', help: '', default: 'HTTPRoute/my-route', choices: [{ value: 'HTTPRoute', help: '' }] };

describe('the advice on mechanisms', () => {
  it('is an external processor without a reason for something else', () => {
    assert.equal(recommend({}).mechanism, 'extProc');
    assert.equal(recommend({ job: 'logic', service: 'yes', latency: 'normal' }).mechanism, 'extProc');
    assert.equal(recommend({ job: 'external', service: 'yes', latency: 'tight', language: 'any' }).mechanism, 'extProc');
  });
  it('is Lua for a short script inside of Envoy, but not to ask other systems', () => {
    assert.equal(recommend({ job: 'small', service: 'no', language: 'script' }).mechanism, 'lua');
    assert.notEqual(recommend({ job: 'external', service: 'no', language: 'script' }).mechanism, 'lua');
  });
  it('is Wasm or a dynamic module for compiled code inside of Envoy', () => {
    assert.equal(recommend({ job: 'logic', service: 'no', language: 'compiled' }).mechanism, 'wasm');
    assert.equal(recommend({ job: 'logic', latency: 'tight', service: 'yes', language: 'native' }).mechanism, 'dynamicModule');
  });
  it('is a patch for settings of Envoy alone, with a warning', () => {
    const { mechanism, caution } = recommend({ job: 'envoy' });
    assert.equal(mechanism, 'patch');
    assert.match(caution!, /last resort/);
  });
  it('has reasons for every combination of answers', () => {
    for (const job of ['small', 'logic', 'external', 'envoy']) for (const service of ['yes', 'no']) for (const latency of ['normal', 'tight']) for (const language of ['any', 'compiled', 'script', 'native']) assert.ok(recommend({ job, service, latency, language }).reasons.length > 0);
  });
  it('asks no question whose answer is clear', () => {
    assert.deepEqual(questionsFor({ job: 'envoy' }).map(({ id }) => id), ['job']);
    assert.deepEqual(questionsFor({ job: 'small', service: 'no' }).map(({ id }) => id), ['job', 'service', 'language']);
    assert.deepEqual(questionsFor({ job: 'small', service: 'yes', latency: 'normal' }).map(({ id }) => id), ['job', 'service', 'latency']);
  });
});

describe('the purposes', () => {
  it('close what protects and open what watches', () => {
    const failOpen = (id: string): unknown => useCases.find((one) => one.id === id)?.settings.extProc?.['failOpen'];
    for (const id of ['auth', 'pii', 'waf']) assert.equal(failOpen(id), false, id);
    assert.equal(failOpen('observability'), true);
  });
  it('give more time than 200 ms to whatever buffers a body', () => {
    for (const { id, settings } of useCases) {
      const { requestMode, responseMode, messageTimeout } = settings.extProc ?? {};
      if ([requestMode, responseMode].includes('Buffered')) assert.match(String(messageTimeout), /^[1-9]s$/, id);
    }
  });
  it('set only what a scaffold has, to values that it takes', () => {
    const parameters = [text('name'), text('requestMode', { kind: 'choice', choices: [{ value: 'headers', help: '' }] })];
    assert.deepEqual(settingsFor(useCases[0], 'extProc', parameters), { name: 'header-processor', requestMode: 'headers' });
    assert.deepEqual(settingsFor(useCases[1], 'extProc', parameters), { name: 'body-processor' });
  });
  it('leave a way out for every mechanism', () => {
    for (const mechanism of ['extProc', 'wasm', 'lua', 'dynamicModule', 'patch', 'platform'] as const) assert.ok(useCasesFor(mechanism).some(({ id }) => id === 'other'));
  });
});

describe('the steps', () => {
  const one = scaffold('extproc', 'extProc', [target]);
  const all = [one, scaffold('wasm-http', 'wasm'), scaffold('wasm-image', 'wasm'), scaffold('patch', 'patch')];

  it('ask for the form only where there are several, and for a target only where there is one', () => {
    assert.deepEqual(stepsFor({ mechanism: 'extProc', scaffold: one, answers: {} }, all), ['mechanism', 'purpose', 'target', 'details', 'destination']);
    assert.deepEqual(stepsFor({ mechanism: 'wasm', scaffold: all[1], answers: {} }, all), ['mechanism', 'scaffold', 'purpose', 'details', 'destination']);
    assert.deepEqual(stepsFor({ mechanism: 'patch', scaffold: all[3], answers: {} }, all), ['mechanism', 'details', 'destination']);
  });
  it('put the questions in front for those who want help', () => {
    assert.deepEqual(stepsFor({ helped: true, needs: { job: 'envoy' }, answers: {} }, all).slice(0, 3), ['mechanism', 'question-0', 'advice']);
  });
  it('go back, keep what was chosen, and count', async () => {
    const seen: string[] = [];
    const script: ('next' | 'back')[] = ['next', 'next', 'back', 'next', 'next', 'next', 'next'];
    const done = await runSteps({ mechanism: 'extProc', scaffold: one, answers: {} }, all, async (step: StepId, { number, of }, choices) => {
      seen.push(`${step} ${number}/${of} ${choices.purpose ?? '-'}`);
      const to = script.shift()!;
      return to === 'back' ? { to } : { to, choices: step === 'purpose' ? { ...choices, purpose: 'waf' } : choices };
    });
    assert.deepEqual(seen, ['mechanism 1/5 -', 'purpose 2/5 -', 'target 3/5 waf', 'purpose 2/5 waf', 'target 3/5 waf', 'details 4/5 waf', 'destination 5/5 waf']);
    assert.equal(done?.purpose, 'waf');
  });
  it('end when the user gives up', async () => {
    assert.equal(await runSteps({ answers: {} }, all, async () => ({ to: 'cancel' })), undefined);
  });
  it('show details that matter, without the target', () => {
    const described = scaffold('x', 'extProc', [target, text('name'), text('image', { onlyWith: { parameter: 'workload', values: [true] } })]);
    assert.deepEqual(detailParameters(described, { workload: false }).map(({ name }) => name), ['name']);
    assert.deepEqual(detailParameters(described, { workload: true }).map(({ name }) => name), ['name', 'image']);
  });
});

describe('typed answers', () => {
  it('are checked against the pattern as a whole', () => {
    const duration = text('t', { pattern: '(?:[0-9]{1,5}(?:h|m|s|ms)){1,4}', patternWords: 'a duration' });
    assert.equal(problemWith(duration, '2s'), undefined);
    assert.match(problemWith(duration, '2 s')!, /a duration is wanted/);
    assert.match(problemWith(duration, '')!, /empty/);
  });
  it('may be empty where that is allowed', () => assert.equal(problemWith(text('t', { isOptional: true, pattern: '[a-z]+' }), ''), undefined));
  it('are numbers within limits', () => {
    const port: ScaffoldParameter = { ...text('port'), kind: 'number', minimum: 1, maximum: 65_535 };
    assert.equal(problemWith(port, '9002'), undefined);
    assert.match(problemWith(port, '70000')!, /1 to 65535/);
    assert.match(problemWith(port, 'x')!, /whole number/);
    assert.equal(readTyped(port, '9002'), 9002);
  });
  it('are lists, separated by commas', () => {
    const list: ScaffoldParameter = { ...text('list'), kind: 'list', pattern: '[a-z.]+' };
    assert.deepEqual(readTyped(list, 'request.path, source.address,'), ['request.path', 'source.address']);
    assert.match(problemWith(list, 'a, B')!, /"B"/);
    assert.equal(typedForm(['a', 'b']), 'a, b');
  });
});

describe('the place of new manifests', () => {
  const put = (before: string, manifests = 'kind: New\n'): string => {
    const cursor = before.indexOf('$0');
    const whole = before.replace('$0', '');
    const { offset, text: added } = placeAt(whole, cursor, manifests);
    return whole.slice(0, offset) + added + whole.slice(offset);
  };

  it('is the empty file itself', () => assert.equal(put('$0'), 'kind: New\n'));
  it('is behind a leading comment', () => assert.equal(put('# about\n$0'), '# about\nkind: New\n'));
  it('is never the middle of a manifest', () => assert.equal(put('kind: A\nme$0tadata: {}\n---\nkind: B\n'), 'kind: A\nmetadata: {}\n---\nkind: New\n---\nkind: B\n'));
  it('is before a manifest when the cursor stands there', () => assert.equal(put('$0kind: A\n'), 'kind: New\n---\nkind: A\n'));
  it('is behind a manifest when the cursor stands there', () => assert.equal(put('kind: A\n$0'), 'kind: A\n---\nkind: New\n'));
  it('is an empty document', () => assert.equal(put('kind: A\n---\n$0'), 'kind: A\n---\nkind: New\n'));
  it('adds the line break that the last line lacks', () => {
    const { offset, text: added } = placeAtEnd('kind: A', 'kind: New\n');
    assert.equal('kind: A'.slice(0, offset) + added, 'kind: A\n---\nkind: New\n');
  });
});
