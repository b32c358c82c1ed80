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

/** Fails unless the text matches. */
export function expectMatch(actual: string, pattern: RegExp, what: string): void {
  if (!pattern.test(actual)) throw new Error(`${what}: ${JSON.stringify(actual)} does not match ${pattern}`);
}
