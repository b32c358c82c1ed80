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
    workbench = await Workbench.open(browser, 'README.md', (folder) => writeFileSync(join(folder, 'other.yaml'), 'on: push\njobs: {}\n'));
    const { page } = workbench;
    await (await workbench.files('other.yaml')).first().click();
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
    await until(() => started([...before, first]).length === 1);
    // Only a server that knows the file's text sees what becomes of a part of it. (The window may or may not have
    // dropped the old wave meanwhile, so there are two in the end only if the new server found both mistakes.)
    await workbench.clickBehind('9002');
    await workbench.page.keyboard.type('x');
    await workbench.squiggles.nth(1).waitFor();
  });
});

/** The process ids of the servers that this run's VS Code has started; those of other windows on this machine are none of our business. */
function servers(): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const folder = process.env['EG_UI_FOLDER'];
  assert.ok(folder);
  return lines.filter((line) => line.includes(folder) && /envoy-gateway-extensions[^ ]*\/dist\/server\.js/.test(line)).map((line) => Number.parseInt(line, 10));
}

function started(before: readonly number[]): number[] {
  return servers().filter((pid) => !before.includes(pid));
}

/** Waits for something that the window does not show. */
async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 20_000; !condition(); ) {
    assert.ok(Date.now() < deadline, 'waited 20 s in vain');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
