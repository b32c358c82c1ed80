// The trial of a script of a hundred lines is quick enough to follow every pause in typing.

import assert from 'node:assert/strict';
import { Trials } from './trial';

/** Milliseconds of the processor's time: those of the clock grow with whatever else runs beside the tests. */
const tolerable = 50;

/** The first runs are slower, until the library has been compiled for speed. */
const warmUp = 10;

describe('the trial of a hundred lines', () => {
  it('is quick', function () {
    // A garbage collection, or a neighbour in the same cache, may spoil one measurement.
    this.retries(2);
    const lines = Array.from({ length: 24 }, (_, index) => `  local value${index} = handle:headers():get("x-${index}")\n  if value${index} ~= nil and #value${index} > ${index} then\n    handle:headers():replace("x-out-${index}", value${index} .. "${index}")\n  end`);
    const script = `function envoy_on_request(handle)\n${lines.join('\n')}\nend\nfunction envoy_on_response(handle)\n${lines.join('\n').replaceAll('x-', 'y-')}\nend\n`;
    const trials = new Trials();
    const times = Array.from({ length: warmUp + 40 }, (_, index) => {
      const started = process.cpuUsage();
      assert.equal(trials.run({ script: `${script}-- ${index}`, release: 9 }).outcome, 'passes');
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1_000;
    }).slice(warmUp).sort((a, b) => a - b);
    const late = times[Math.floor(times.length * 0.95)]!;
    console.log(`      ${script.split('\n').length} lines: ${times[20]!.toFixed(1)} ms in the middle, ${late.toFixed(1)} ms at the 95th percentile`);
    assert.ok(late < tolerable, `${late} ms`);
  });
});
