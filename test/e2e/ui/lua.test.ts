// What a person does with scripts: gives them an editor of their own, formats and moves them, and tries them with a request.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, FrameLocator } from 'playwright-core';
import { Workbench, startBrowser } from './workbench';

describe('a person who writes Lua', function () {
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

  const lens = (window: Workbench, text: string | RegExp) => window.page.locator('.codelens-decoration a').filter({ hasText: text }).first();

  /** The panel's page, inside of VS Code's two frames. */
  const page = (window: Workbench): FrameLocator => window.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

  it('opens a script in its own editor, types there, and sees the file follow', async () => {
    const window = await open('lua/policy.yaml');
    await lens(window, 'Open in own editor').click();
    const own = window.page.locator('.editor-instance .monaco-editor').nth(1);
    await own.locator('.view-line').filter({ hasText: 'function' }).first().click();
    await window.page.keyboard.press('Control+Home');
    await window.page.keyboard.type('-- typed in Lua\n');
    await window.line('-- typed in Lua').waitFor();
    await window.screenshot('lua-own-editor');
    await window.page.keyboard.press('Control+S');
    // Saving it saves the file.
    await window.page.locator('.tab.dirty').first().waitFor({ state: 'detached' });
    assert.match(readFileSync(join(window.folder, 'lua', 'policy.yaml'), 'utf8'), /inline: \|\n {8}-- typed in Lua\n {8}-- Gives/);
  });

  it('finds formatting and moving in the menu of the light bulb', async () => {
    const window = await open('lua/policy.yaml');
    await lens(window, 'Run with sample request').waitFor();
    await window.line('function envoy_on_request').click();
    await window.pressUntil('Control+Shift+R', window.page.locator('.action-widget .monaco-list-row').filter({ hasText: 'Move to ConfigMap' }));
    await window.page.locator('.action-widget .monaco-list-row').filter({ hasText: 'Format Lua' }).first().waitFor();
    await window.screenshot('lua-refactor');
    await window.page.locator('.action-widget .monaco-list-row').filter({ hasText: 'Move to ConfigMap' }).first().click();
    await window.line('valueRef:').waitFor();
    await window.screenshot('lua-moved');
  });

  it('tries a script with a request of its own, and sees what comes of it', async () => {
    const window = await open('lua/policy.yaml');
    await lens(window, 'Run with sample request').click();
    const form = page(window);
    await form.getByRole('heading', { name: 'Log' }).waitFor();
    await window.screenshot('lua-sample');
    for (const theme of ['Light Modern', 'Dark High Contrast']) {
      const picks = await window.palette('>Preferences: Color Theme');
      await picks.filter({ hasText: 'Color Theme' }).first().click();
      await window.quickInput.waitFor();
      await window.page.keyboard.insertText(theme);
      await window.quickPicks.filter({ hasText: theme }).first().waitFor();
      await window.page.keyboard.press('Enter');
      await window.quickInput.waitFor({ state: 'hidden' });
      await window.screenshot(`lua-sample-${theme.split(' ')[0]!.toLowerCase()}`);
    }
    assert.ok(form);
  });
});
