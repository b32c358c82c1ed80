// The language server's life as a person notices it: not there for other files, back by itself when it dies.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { Workbench, startBrowser } from './workbench';

describe('the language server', function () {
  let browser: Browser;
  let workbench: Workbench | undefined;

  before(async function () {
    // The processes are looked for as POSIX systems list them.
    if (process.platform === 'win32') this.skip();
    browser = await startBrowser();
  });
  after(() => browser?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed ${this.currentTest.title}`.replaceAll(/\W+/g, '-'));
    await workbench?.close();
    workbench = undefined;
  });

  it('is not started for other YAML, and is as soon as that becomes a manifest', async () => {
    const before = servers();
    workbench = await Workbench.open(browser, 'README.md');
    const { page } = workbench;
    writeFileSync(join(workbench.folder, 'other.yaml'), 'on: push\njobs: {}\n');
    await page.keyboard.press('Control+P');
    await workbench.quickInput.waitFor();
    await page.keyboard.insertText('other.yaml');
    await workbench.quickPicks.filter({ hasText: 'other.yaml' }).first().click();
    await workbench.line('jobs').click();
    await page.waitForTimeout(2000);
    assert.deepEqual(started(before), []);
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\n');
    await workbench.statusItem.filter({ hasText: '1.' }).waitFor();
    assert.equal(started(before).length, 1);
  });

  it('comes back by itself when it dies, and knows the open file again', async () => {
    const before = servers();
    workbench = await Workbench.open(browser, 'broken/policy.yaml');
    await workbench.squiggles.first().waitFor();
    const [first] = started(before);
    assert.ok(first);
    process.kill(first, 'SIGKILL');
    await workbench.squiggles.first().waitFor({ state: 'detached' });
    await workbench.squiggles.first().waitFor();
    assert.notEqual(started(before)[0], first);
  });
});

/** The process ids of our servers that run on this machine. */
function servers(): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  // The folder's name is that of the installed extension.
  return lines.filter((line) => /envoy-gateway-extensions[^ ]*\/dist\/server\.js/.test(line)).map((line) => Number.parseInt(line, 10));
}

function started(before: readonly number[]): number[] {
  return servers().filter((pid) => !before.includes(pid));
}
