// The trial of a script of a hundred lines is quick enough to follow every pause in typing.

import assert from 'node:assert/strict';
import { Trials } from './trial';

/** Far above the 50 ms that are aimed at on an idle machine, since tests run beside others. */
const tolerable = 250;

describe('the trial of a hundred lines', () => {
  it('is quick', () => {
    const lines = Array.from({ length: 24 }, (_, index) => `  local value${index} = handle:headers():get("x-${index}")\n  if value${index} ~= nil and #value${index} > ${index} then\n    handle:headers():replace("x-out-${index}", value${index} .. "${index}")\n  end`);
    const script = `function envoy_on_request(handle)\n${lines.join('\n')}\nend\nfunction envoy_on_response(handle)\n${lines.join('\n').replaceAll('x-', 'y-')}\nend\n`;
    const trials = new Trials();
    const times = Array.from({ length: 40 }, (_, index) => {
      const started = performance.now();
      assert.equal(trials.run({ script: `${script}-- ${index}`, release: 9 }).outcome, 'passes');
      return performance.now() - started;
    }).sort((a, b) => a - b);
    const late = times[Math.floor(times.length * 0.95)]!;
    console.log(`      ${script.split('\n').length} lines: ${times[20]!.toFixed(1)} ms in the middle, ${late.toFixed(1)} ms at the 95th percentile`);
    assert.ok(late < tolerable, `${late} ms`);
  });
});
