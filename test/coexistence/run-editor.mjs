// Tries our extension beside the YAML extension in a real VS Code: node test/coexistence/run-editor.mjs [mocha flags]
// The YAML extension is a stand-in around the real server, since the real one is only in its marketplace.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { vsixPath } from '../../scripts/lib/extension.mjs';
import { Children } from '../../scripts/lib/children.mjs';
import { Trouble, printError } from '../../scripts/lib/steps.mjs';
import { artefacts, root } from '../e2e/workspace.mjs';
import { chromiumArguments } from '../vscode/browser.mjs';
import { installExtension, quietSettings, startServer } from '../vscode/server.mjs';
import { setUpChromium, setUpNodeHost } from '../vscode/setup.mjs';
import { setUpTheirServer } from './their-server.mjs';

// Five windows of about eight seconds each.
const timeLimitSeconds = 240;

const children = new Children();
children.stopOnSignals();
try {
  process.exitCode = await runBeside();
} catch (error) {
  printError(error);
  process.exitCode = 1;
} finally {
  await children.stopAll();
}

async function runBeside() {
  const host = await setUpNodeHost(children, console.log);
  const browserFound = await setUpChromium(children, console.log);
  if ('missing' in browserFound) throw new Trouble(browserFound.missing);
  const theirServer = await setUpTheirServer(children);
  const folder = mkdtempSync(join(tmpdir(), 'eg-beside-'));
  try {
    const data = join(folder, 'data');
    mkdirSync(artefacts, { recursive: true });
    for (const vsix of [vsixPath, await packStandIn(folder)]) await installExtension(children, host, data, vsix);
    const settings = { ...quietSettings, 'files.autoSave': 'off', 'editor.wordBasedSuggestions': 'off', 'editor.minimap.enabled': false, 'yaml.schemas': { [writeSchema(folder)]: '*.yaml' } };
    const server = await startServer(children, host, { dataFolder: data, settings, env: { EG_THEIR_SERVER: theirServer } });
    const environment = {
      EG_UI_URL: `http://127.0.0.1:${server.port}`,
      EG_UI_EXAMPLES: join(root, 'test', 'coexistence', 'workspace'),
      EG_UI_FOLDER: folder,
      EG_UI_ARTEFACTS: artefacts,
      EG_UI_CHROMIUM: browserFound.path,
      EG_UI_CHROMIUM_ARGUMENTS: chromiumArguments.join(' '),
    };
    const flags = ['--timeout', '60000', ...process.argv.slice(2), relative(root, await bundleTests())];
    const result = await children.run(process.execPath, ['--enable-source-maps', join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'), ...flags], { cwd: root, env: { ...process.env, ...environment }, timeLimitSeconds });
    if (result.timedOut) console.error(`the tests did not end within ${timeLimitSeconds} s and were stopped`);
    await server.stop();
    return result.code ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A schema for every YAML file, as large a net as Kubernetes' own. */
function writeSchema(folder) {
  const kind = (apiVersion, name, fields) => ({
    additionalProperties: false,
    properties: { apiVersion: { enum: [apiVersion] }, kind: { enum: [name], description: 'their words about kind' }, metadata: {}, spec: { additionalProperties: false, properties: fields } },
  });
  const file = join(folder, 'schema.json');
  writeFileSync(file, JSON.stringify({ oneOf: [kind('v1', 'Service', { ports: { type: 'array' } }), kind('apps/v1', 'StatefulSet', { replicas: { type: 'integer' } })] }));
  return file;
}

async function packStandIn(folder) {
  const source = join(root, 'test', 'coexistence', 'yaml-extension');
  const target = join(folder, 'yaml-extension');
  const outfile = join(folder, 'vscode-yaml.vsix');
  mkdirSync(target);
  copyFileSync(join(source, 'package.json'), join(target, 'package.json'));
  await build({ absWorkingDir: root, entryPoints: [join(source, 'extension.ts')], outfile: join(target, 'extension.js'), bundle: true, format: 'cjs', platform: 'node', target: 'node20', mainFields: ['module', 'main'], external: ['vscode'], logLevel: 'warning' });
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const result = await children.output(process.execPath, [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', outfile], { cwd: target, timeLimitSeconds: 120 });
  if (result.code !== 0) throw new Trouble(`The stand-in could not be packed:\n${result.lines.slice(-20).join('\n')}`);
  return outfile;
}

async function bundleTests() {
  const outfile = join(root, 'out', 'coexistence', 'editor.test.mjs');
  await build({ absWorkingDir: root, entryPoints: ['test/coexistence/editor.test.ts'], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', sourcemap: 'inline', logLevel: 'warning' });
  return outfile;
}
