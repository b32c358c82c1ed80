// Runs all tests, with all set-up, from a fresh clone: npm test [-- --only unit,e2e] [-- --list]
// The last line is the sum: "N passed, N failed, N skipped".
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Children } from './lib/children.mjs';
import { buildExtension, packageExtension } from './lib/extension.mjs';
import { packagesAreStale, runNpm } from './lib/npm.mjs';
import { Steps, Trouble, printError } from './lib/steps.mjs';
import { nodeHostIsPossible, setUpChromium, setUpNodeHost, setUpWebHost } from '../test/vscode/setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const children = new Children();
const steps = new Steps();
/** Why the tests in a window cannot run here, or undefined. */
let noWindow;

// In this order. "needs" names those that prepare something: they run whenever one that leans on them does, and count no tests.
const stages = [
  { name: 'packages', prepares: true, run: async () => (packagesAreStale(root) ? runNpm(children, ['ci', '--ignore-scripts'], { cwd: root, timeLimitSeconds: 600 }) : undefined) },
  { name: 'types', needs: ['packages'], run: () => command([join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], 180) },
  { name: 'build', needs: ['packages'], prepares: true, run: () => buildExtension(children) },
  { name: 'unit', needs: ['packages', 'build'], run: () => mocha(['scripts/unit.mjs'], 900) },
  { name: 'pack', needs: ['build'], prepares: true, run: () => packageExtension(children) },
  { name: 'package', needs: ['pack'], run: () => product('package', 60) },
  { name: 'examples', needs: ['build'], run: () => product('examples', 120) },
  { name: 'releases', needs: ['build'], run: () => product('releases', 120) },
  { name: 'bad-input', needs: ['build'], run: () => product('bad-input', 300) },
  { name: 'kustomize', needs: ['build'], run: () => product('kustomize', 120) },
  { name: 'starters', needs: ['build'], run: () => product('starters', 900) },
  { name: 'vscode', prepares: true, run: setUpVSCode },
  { name: 'grammar', needs: ['vscode'], window: true, run: () => product('grammar', 60) },
  { name: 'e2e-node', group: 'e2e', needs: ['pack', 'vscode'], window: true, run: () => mocha(['test/e2e/run-node.mjs'], 420) },
  { name: 'e2e-web', group: 'e2e', needs: ['pack', 'vscode'], window: true, run: () => mocha(['test/e2e/run-web.mjs'], 420) },
  { name: 'ui', needs: ['pack', 'vscode'], window: true, run: () => mocha(['test/e2e/run-ui.mjs'], 960) },
  { name: 'beside', needs: ['packages'], run: () => mocha(['test/coexistence/run.mjs'], 360) },
  { name: 'beside-ui', group: 'beside', needs: ['pack', 'vscode'], window: true, run: () => mocha(['test/coexistence/run-editor.mjs'], 300) },
  { name: 'start', needs: ['pack', 'vscode'], run: () => product('start', 300) },
];

children.stopOnSignals();
try {
  process.exitCode = await test(readFlags());
} catch (error) {
  printError(error);
  process.exitCode = 1;
} finally {
  await children.stopAll();
}

async function test(wanted) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  const broken = new Set();
  for (const stage of stages.filter(({ name }) => wanted.has(name))) {
    const result = await runStage(stage, broken);
    if (result.failed > 0) broken.add(stage.name);
    for (const key of Object.keys(sum)) sum[key] += result[key];
    if (!stage.prepares || result.failed > 0) lines.push(`  ${stage.name.padEnd(10)} ${countsOf(result)} in ${result.seconds} s${result.note ? ` (${result.note})` : ''}`);
  }
  steps.say(`\nStages, ${steps.total()} s in all:\n${lines.join('\n')}`);
  if (noWindow && sum.skipped > 0) steps.say(`\n*** NOT TESTED: nothing ran in a real VS Code. ${noWindow} ***`);
  steps.say(`\n${countsOf(sum)}`);
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

/** Runs one stage; whatever goes wrong in it counts as a failure, and a stage without a single test is one. */
async function runStage(stage, broken) {
  const startedAt = performance.now();
  const done = (result) => ({ passed: 0, failed: 0, skipped: 0, ...result, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) });
  const culprit = stage.needs?.find((name) => broken.has(name));
  if (culprit) {
    broken.add(stage.name);
    return done({ failed: stage.prepares ? 0 : 1, note: `not run, since ${culprit} failed` });
  }
  if (stage.window && noWindow) return done({ skipped: 1, note: 'no browser' });
  steps.say(`\n━━ ${stage.name}`);
  try {
    const result = await stage.run();
    if (stage.prepares) return done({});
    return done(result.passed + result.failed > 0 ? result : { failed: 1, note: 'no test ran' });
  } catch (error) {
    printError(error);
    return done({ failed: 1, note: 'see above' });
  }
}

/** Runs a script of ours that ends with mocha's summary, and reads the counts from it. */
async function mocha(args, timeLimitSeconds) {
  const counts = { passing: 0, failing: 0, pending: 0 };
  const onLine = (line) => {
    for (const [, count, kind] of line.matchAll(/(\d+) (passing|failing|pending)\b/g)) counts[kind] = Number(count);
  };
  const result = await children.run(process.execPath, args, { cwd: root, timeLimitSeconds, onLine });
  if (result.timedOut) throw new Trouble(`${args[0]} did not end within ${timeLimitSeconds} s and was stopped.`);
  // A script that counts no failure and yet ends with one has died on the way.
  const died = result.code !== 0 && counts.failing === 0 ? 1 : 0;
  return { passed: counts.passing, failed: counts.failing + died, skipped: counts.pending, ...(died ? { note: `exit code ${result.code}` } : {}) };
}

/** Runs the tests of the finished product that stand in one file. */
function product(name, timeLimitSeconds) {
  return mocha([join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'), '--timeout', '60000', `test/product/${name}.test.mjs`], timeLimitSeconds);
}

/** Runs a program that is one test by itself. */
async function command(args, timeLimitSeconds) {
  const result = await children.run(process.execPath, args, { cwd: root, timeLimitSeconds });
  if (result.timedOut) throw new Trouble(`${args[0]} did not end within ${timeLimitSeconds} s and was stopped.`);
  return { passed: result.code === 0 ? 1 : 0, failed: result.code === 0 ? 0 : 1, skipped: 0 };
}

async function setUpVSCode() {
  if (!nodeHostIsPossible()) noWindow = 'The VS Code from npm does not run on this machine; npm run test:desktop downloads one.';
  const chromium = await setUpChromium(children, steps.say);
  if ('missing' in chromium) noWindow = chromium.missing;
  if (nodeHostIsPossible()) await setUpNodeHost(children, steps.say);
  if (!noWindow) await setUpWebHost(children, steps.say);
}

/** The names of the stages to run, those that they lean on included. */
function readFlags() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, list: { type: 'boolean', default: false } } });
  const choosable = stages.filter(({ prepares }) => !prepares);
  if (values.list) {
    steps.say(choosable.map(({ name }) => name).join('\n'));
    process.exit(0);
  }
  const asked = values.only?.split(',') ?? choosable.map(({ name }) => name);
  const chosen = choosable.filter(({ name, group }) => asked.includes(name) || asked.includes(group));
  const unknown = asked.filter((name) => !chosen.some((stage) => stage.name === name || stage.group === name));
  if (unknown.length > 0) {
    console.error(`npm test: no stage is called ${unknown.join(', ')}; there are ${choosable.map(({ name }) => name).join(', ')}, and e2e for both of that name`);
    process.exit(2);
  }
  const wanted = new Set();
  const add = (name) => {
    wanted.add(name);
    for (const needed of stages.find((stage) => stage.name === name).needs ?? []) add(needed);
  };
  for (const { name } of chosen) add(name);
  return wanted;
}

function countsOf({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
