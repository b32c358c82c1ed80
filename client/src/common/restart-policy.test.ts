// How often, and how soon, a dead server is started again.

import { strict as assert } from 'node:assert';
import { RestartPolicy } from './restart-policy';

describe('restarting the server', () => {
  it('is immediate at first, then later each time, then left to the user', () => {
    const policy = new RestartPolicy();
    const delays = Array.from({ length: 6 }, (_, index) => policy.died(index * 1000));
    assert.deepEqual(delays, [0, 1000, 4000, 15_000, 30_000, undefined]);
  });

  it('forgets deaths that are long past', () => {
    const policy = new RestartPolicy();
    for (let minute = 0; minute < 60; minute += 6) assert.equal(policy.died(minute * 60_000), 0);
  });

  it('begins anew when the user restarts', () => {
    const policy = new RestartPolicy();
    for (let index = 0; index < 6; index += 1) policy.died(index);
    policy.reset();
    assert.equal(policy.died(10), 0);
  });
});
