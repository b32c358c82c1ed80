// A list of named checks on the finished product: runs each, says how it went, counts.

/**
 * Runs checks one after another; one that throws has failed.
 * @param {[name: string, check: () => unknown][]} checks
 * @returns {Promise<{passed: number, failed: number, skipped: number}>}
 */
export async function runChecks(checks) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, check] of checks) {
    try {
      await check();
      counts.passed += 1;
      console.log(`  ✔ ${name}`);
    } catch (error) {
      counts.failed += 1;
      console.log(`  ✘ ${name}\n    ${error.message.replaceAll('\n', '\n    ')}`);
    }
  }
  return counts;
}
