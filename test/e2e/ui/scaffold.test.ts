// What a person does who types the name of a scaffold: accepts it, goes from stop to stop, and ends with manifests that work.
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { Workbench, startBrowser } from './workbench';

describe('a person who types the name of a scaffold', function () {
  let browser: Browser;
  let workbench: Workbench | undefined;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed ${this.currentTest.title}`.replaceAll(/\W+/g, '-'));
    await workbench?.close();
    workbench = undefined;
  });

  it('is offered it once, with the route of the workspace, and tabs from stop to stop', async () => {
    workbench = await Workbench.open(browser, 'extproc/policy.yaml');
    const { page } = workbench;
    await workbench.statusItem.first().waitFor();
    await workbench.clickBehind('fraud-check');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.type('eg-extproc', { delay: 60 });
    await workbench.suggestions.filter({ hasText: 'eg-extproc' }).first().waitFor();
    await workbench.screenshot('scaffold-offered');
    const rows = (await workbench.suggestions.allInnerTexts()).filter((row) => /^eg-extproc\b(?!-)/.test(row.trim()));
    assert.equal(rows.length, 1, rows.join('\n'));
    await page.keyboard.press('Enter');
    await workbench.line('name: checkout').waitFor();
    // The name of the policy is selected.
    await page.keyboard.type('guard');
    await workbench.line('name: guard').waitFor();
    // Kind and name of the target, namespace, Service: the last is mirrored.
    for (let stop = 0; stop < 4; stop++) await page.keyboard.press('Tab');
    await page.keyboard.type('guard-service');
    await page.keyboard.press('Escape');
    await workbench.line('app: guard-service').waitFor();
    await workbench.screenshot('scaffold-accepted');
    assert.equal(await workbench.squiggles.count(), 0);
  });
});
