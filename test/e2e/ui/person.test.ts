// What a person does with keyboard and mouse, and what the window shows then.
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { Workbench, startBrowser } from './workbench';

describe('a person at the keyboard', function () {
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

  async function open(file: string): Promise<Workbench> {
    workbench = await Workbench.open(browser, file);
    return workbench;
  }

  it('sees the mistakes underlined and listed in the Problems panel', async () => {
    const window = await open('broken/policy.yaml');
    await window.squiggles.first().waitFor();
    await window.page.keyboard.press('Control+Shift+M');
    const rows = window.page.locator('.markers-panel .monaco-list-row');
    await rows.filter({ hasText: 'failOpne' }).first().waitFor();
    await rows.filter({ hasText: 'unknown-field' }).first().waitFor();
    await window.until('there are more than five rows', async () => (await rows.count()) > 5);
    await window.screenshot('problems');
  });

  it('jumps from the Problems panel to the mistake', async () => {
    const window = await open('broken/policy.yaml');
    await window.squiggles.first().waitFor();
    await window.page.keyboard.press('Control+Shift+M');
    await window.page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'enum-value' }).first().dblclick();
    await window.line('body: buffered').waitFor();
    await window.page.locator('.current-line').first().waitFor();
    await window.screenshot('problem-in-the-editor');
  });

  it('gets suggestions while typing, and accepts one', async () => {
    const window = await open('extproc/policy.yaml');
    await window.statusItem.waitFor();
    await window.clickBehind('messageTimeout');
    await window.page.keyboard.press('Enter');
    await window.pressUntil('Control+Space', window.suggestions.filter({ hasText: 'statusOnError' }));
    // The same keys once more show what the item means.
    await window.pressUntil('Control+Space', window.page.locator('.suggest-details').filter({ hasText: /\w/ }));
    await window.screenshot('suggestions');
    await window.page.keyboard.type('failO');
    await window.suggestions.filter({ hasText: 'failOpen' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await window.line('failOpen:').waitFor();
  });

  it('picks a value from the list', async () => {
    const window = await open('extproc/policy.yaml');
    await window.statusItem.waitFor();
    await window.text('Buffered').dblclick();
    await window.page.keyboard.press('Delete');
    await window.pressUntil('Control+Space', window.suggestions.filter({ hasText: 'FullDuplexStreamed' }));
    await window.screenshot('values');
    await window.page.keyboard.type('Str');
    await window.page.keyboard.press('Enter');
    await window.line('body: Streamed').waitFor();
  });

  it('reads what a field means by pointing at it', async () => {
    const window = await open('extproc/policy.yaml');
    await window.statusItem.waitFor();
    await window.pointAt('messageTimeout', '200');
    await window.screenshot('hover');
  });

  it('mends a mistake with Ctrl+.', async () => {
    const window = await open('broken/policy.yaml');
    await window.squiggles.first().waitFor();
    await window.text('failOpne').click();
    await window.pressUntil('Control+.', window.page.locator('.action-widget .monaco-list-row').filter({ hasText: 'failOpen' }));
    await window.screenshot('quick-fix');
    await window.page.keyboard.press('Enter');
    await window.line('failOpen: true').waitFor();
    await window.page.keyboard.press('Control+Shift+M');
    const rows = window.page.locator('.markers-panel .monaco-list-row');
    await rows.filter({ hasText: 'enum-value' }).first().waitFor();
    await rows.filter({ hasText: 'failOpne' }).first().waitFor({ state: 'detached' });
  });

  it('sees a mistake come and go while typing', async () => {
    const window = await open('extproc/policy.yaml');
    await window.statusItem.waitFor();
    assert.equal(await window.squiggles.count(), 0);
    await window.clickBehind('Buffered');
    await window.page.keyboard.type('X');
    await window.squiggles.first().waitFor();
    await window.page.keyboard.press('Backspace');
    await window.squiggles.first().waitFor({ state: 'detached' });
  });

  it('finds the commands in the palette', async () => {
    const window = await open('extproc/policy.yaml');
    const commands = await window.palette('Envoy Gateway: ');
    await commands.filter({ hasText: 'Restart Server' }).first().waitFor();
    await commands.filter({ hasText: 'Show Output' }).first().waitFor();
    await window.screenshot('commands');
  });

  it('reads the release in the status bar and opens its menu', async () => {
    const window = await open('extproc/policy.yaml');
    await window.statusItem.filter({ hasText: '1.9' }).first().waitFor();
    await window.statusItem.first().click();
    await window.quickPicks.first().waitFor();
    await window.screenshot('status-bar-menu');
  });

  it('walks through a file by its outline and its breadcrumbs', async () => {
    const window = await open('broken/policy.yaml');
    await window.page.locator('.breadcrumbs-control .monaco-breadcrumb-item').filter({ hasText: 'policy.yaml' }).first().waitFor();
    await window.text('failOpne').click();
    await window.page.locator('.breadcrumbs-control .monaco-breadcrumb-item').filter({ hasText: 'misspelt-field' }).first().waitFor();
    await window.pressUntil('Control+Shift+O', window.quickPicks);
    await window.screenshot('outline');
    await window.page.keyboard.type('old-version');
    await window.quickPicks.filter({ hasText: 'old-version' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await window.line('name: old-version').waitFor();
  });
});
