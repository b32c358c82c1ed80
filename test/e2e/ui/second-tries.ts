// A window on a busy machine may swallow a key. Such a test gets a second try, and is named, so that nobody takes it for a sound one.
import type { Context } from 'mocha';

const needed: string[] = [];

export const mochaHooks = {
  afterEach(this: Context): void {
    const test = this.currentTest;
    // A number that mocha keeps and does not declare.
    const tries = (test as unknown as { currentRetry(): number } | undefined)?.currentRetry() ?? 0;
    if (tries > 0 && test?.state === 'passed') needed.push(`${test.fullTitle()}: passed at the second try`);
  },
  afterAll(): void {
    for (const line of needed) console.log(`  FLAKY  ${line}`);
  },
};
