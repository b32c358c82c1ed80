// The few comparisons that the end-to-end tests need; Node's assert module does not exist in a web worker.

/** Fails unless both are the same when written as JSON. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [actualText, expectedText] = [JSON.stringify(actual, null, 1), JSON.stringify(expected, null, 1)];
  if (actualText !== expectedText) throw new Error(`${what}:\nexpected ${expectedText}\n but got ${actualText}`);
}

/** Fails, and shows what there was instead, unless the condition holds. */
export function expectThat(condition: unknown, what: string, actual?: unknown): asserts condition {
  if (!condition) throw new Error(actual === undefined ? what : `${what}; there was ${JSON.stringify(actual, null, 1)}`);
}

/**
 * Tries again until an attempt does not fail: servers start, and windows draw, in their own time.
 * @throws what the last attempt threw, after 20 s
 */
export async function eventually<Result>(what: string, attempt: () => Result | Promise<Result>): Promise<Result> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Fails unless the text matches. */
export function expectMatch(actual: string, pattern: RegExp, what: string): void {
  if (!pattern.test(actual)) throw new Error(`${what}: ${JSON.stringify(actual)} does not match ${pattern}`);
}
