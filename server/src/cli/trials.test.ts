// eg-lint waits for what a thread makes of scripts, and does without where there is none.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Analysis } from '../analysis';
import { WaitingTrials } from './trials';

const root = process.env['EG_PROJECT_ROOT'] ?? process.cwd();
const program = join(root, 'out', 'trial-under-test', `cli-${process.pid}.cjs`);

function policy(script: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: script\ndata:\n  lua: |\n    ${script.replaceAll('\n', '\n    ')}\n`;
}

function trialFindings(program: string, script: string): readonly string[] {
  const analysis = new Analysis();
  const uri = 'file:///a.yaml';
  analysis.setFile(uri, policy(script));
  analysis.check(uri);
  const trials = new WaitingTrials(program);
  if (trials.runAll(analysis)) analysis.check(uri);
  trials.dispose();
  return analysis.findings(uri).flatMap(({ finding, start }) => (finding.rule === 'lua-trial-run' ? [`${finding.severity} in line ${start.line + 1}`] : []));
}

describe('eg-lint tries scripts', () => {
  before(async () => {
    const { assets } = (await import(join(root, 'scripts', 'lib', 'assets.mjs'))) as { assets: object };
    await build({ absWorkingDir: root, entryPoints: ['server/src/trial-node.ts'], outfile: program, bundle: true, format: 'cjs', platform: 'node', target: 'node20', ...assets });
  });

  it('and reports what fails, at its line', () => {
    assert.deepEqual(trialFindings(program, 'function envoy_on_request(handle)\n  local count = 1\n  while true do\n    count = count + 1\n  end\nend'), ['error in line 9']);
  });

  it('and says nothing about what passes', () => assert.deepEqual(trialFindings(program, 'function envoy_on_request(handle)\n  handle:headers():add("a", "b")\nend'), []));

  it('and does without where the program is missing', () => assert.deepEqual(trialFindings(`${program}.none`, 'function envoy_on_request(handle)\n  while true do end\nend'), []));
});
