// Trials over the protocol: findings that arrive when a thread has answered, and threads that do not.

import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { TrialAnswer, TrialRequest, TrialVerdict } from '../analysis';
import { TrialQueue, type StartTrialThread } from './trials';

const root = process.env['EG_PROJECT_ROOT'] ?? process.cwd();
const program = join(root, 'out', 'trial-under-test', `${process.pid}.cjs`);

const startThread: StartTrialThread = (answered, failed) => {
  const worker = new Worker(program);
  worker.on('message', answered);
  worker.on('error', failed);
  return { post: (work) => worker.postMessage(work), terminate: () => void worker.terminate() };
};

describe('trials in a thread', () => {
  before(async () => {
    const { assets } = (await import(join(root, 'scripts', 'lib', 'assets.mjs'))) as { assets: object };
    await build({ absWorkingDir: root, entryPoints: ['server/src/trial-node.ts'], outfile: program, bundle: true, format: 'cjs', platform: 'node', target: 'node20', ...assets });
  });

  const firstVerdict = (start: StartTrialThread, request: TrialRequest): Promise<TrialVerdict> =>
    new Promise((resolve) => {
      const queue = new TrialQueue({
        startThread: start,
        address: undefined,
        tried: (_request, verdict) => {
          resolve(verdict);
          queue.dispose();
        },
        log: () => undefined,
      });
      queue.add([request]);
    });

  it('gives the verdict', async () => {
    const verdict = await firstVerdict(startThread, { script: 'function envoy_on_request(h) h:nope() end', release: 9 });
    assert.equal(verdict.outcome, 'fails');
  });

  it('reports an endless loop and goes on', async function () {
    this.timeout(10_000);
    const verdicts: TrialVerdict[] = [];
    await new Promise<void>((resolve) => {
      const queue = new TrialQueue({
        startThread,
        address: undefined,
        tried: (_request, verdict) => {
          verdicts.push(verdict);
          if (verdicts.length < 2) return;
          resolve();
          queue.dispose();
        },
        log: () => undefined,
      });
      queue.add([
        { script: 'function envoy_on_request(h) end', release: 9 },
        { script: 'function envoy_on_request(h)\n  while true do end\nend', release: 9 },
      ]);
    });
    assert.deepEqual(verdicts.map(({ outcome }) => outcome), ['fails', 'passes']);
  });

  it('runs samples', async () => {
    const queue = new TrialQueue({ startThread, address: undefined, tried: () => undefined, log: () => undefined });
    const message = { headers: [], body: '' };
    const outcome = await queue.runSample({ script: 'function envoy_on_request(h) h:logInfo("hi") end', sample: { request: message, response: message, answers: [], metadata: {}, filterContext: {} } });
    assert.deepEqual(outcome.logs, [['info', 'hi']]);
    queue.dispose();
  });

  it('ends a thread that does not answer, and starts another', async function () {
    this.timeout(10_000);
    let threads = 0;
    const ended: number[] = [];
    const start: StartTrialThread = (answered) => {
      const number = ++threads;
      return { post: () => number > 1 && setTimeout(() => answered({ outcome: 'passes' } as TrialAnswer), 1), terminate: () => ended.push(number) };
    };
    const verdicts: string[] = [];
    await new Promise<void>((resolve) => {
      const queue = new TrialQueue({ startThread: start, address: undefined, tried: (_request, { outcome }) => void (verdicts.push(outcome) === 2 && (queue.dispose(), resolve())), log: () => undefined });
      queue.add([{ script: 'a', release: 9 }, { script: 'b', release: 9 }]);
    });
    assert.deepEqual(verdicts, ['not-tried', 'passes']);
    assert.equal(threads, 2);
    assert.equal(ended[0], 1);
  });

  it('gives up where no thread can be started', async () => {
    let started = 0;
    const start: StartTrialThread = () => {
      started++;
      throw new Error('no threads here');
    };
    const queue = new TrialQueue({ startThread: start, address: undefined, tried: () => undefined, log: () => undefined });
    for (let attempt = 0; attempt < 5; attempt++) assert.equal((await queue.runSample({ script: '', sample: undefined as never })).ran.length, 0);
    assert.equal(started, 3);
    queue.dispose();
  });
});
