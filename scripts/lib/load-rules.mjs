// Bundles the rules with the fixture notation and loads them into this process.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @returns {Promise<{ allRules: object[], fixtureText: (fixture: string) => string, parseFixture: (fixture: string) => object }>} */
export async function loadRules() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: {
      contents: "export { allRules } from './server/src/rules/index'; export { fixtureText, parseFixture } from './test/fixture-text';",
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    write: false,
    loader: { '.json': 'text' },
    logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
