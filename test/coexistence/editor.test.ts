// Beside the YAML extension in a real VS Code: a person sees each problem, suggestion and hover once.
import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import { Workbench, startBrowser } from '../e2e/ui/workbench';

describe('beside the YAML extension, in the window', function () {
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

  /** A window on a file, with the Problems panel open and at least the wanted problem in it. */
  async function problemsOf(file: string, wanted: string): Promise<{ window: Workbench; rows: Locator }> {
    const window = (workbench = await Workbench.open(browser, file));
    await window.page.keyboard.press('Control+Shift+M');
    const rows = window.page.locator('.markers-panel .monaco-list-row').filter({ hasNotText: file });
    await rows.filter({ hasText: wanted }).first().waitFor();
    return { window, rows };
  }

  it('each problem is listed once, in a file with documents of ours and of others', async () => {
    const { window, rows } = await problemsOf('mixed.yaml', 'replicaz');
    await rows.filter({ hasText: 'enum-value' }).first().waitFor();
    // Until the other server would have had its say about our document too.
    await window.page.waitForTimeout(1500);
    assert.equal(await rows.count(), 2);
    await window.screenshot('beside-yaml-extension');
  });

  it('a hover explains our key in our words only', async () => {
    const { window } = await problemsOf('mixed.yaml', 'replicaz');
    await window.text('kind').hover();
    const hover = window.page.locator('.monaco-hover:visible .hover-contents');
    await hover.filter({ hasText: 'EnvoyExtensionPolicy' }).first().waitFor();
    assert.equal((await hover.allTextContents()).filter((text) => text.includes('their words')).length, 0);
  });

  it('a suggestion is offered once', async () => {
    const { window } = await problemsOf('mixed.yaml', 'replicaz');
    await window.clickBehind('buffered');
    await window.page.keyboard.press('Enter');
    await window.page.keyboard.press('Control+Space');
    await window.suggestions.filter({ hasText: 'attributes' }).first().waitFor();
    const labels = await window.page.locator('.suggest-widget.visible .monaco-list-row .label-name').allTextContents();
    assert.deepEqual(labels, [...new Set(labels)]);
  });

  it('a syntax problem that both see is listed once', async () => {
    const { window, rows } = await problemsOf('both-see.yaml', 'YAML');
    // Longer than we wait for an echo.
    await window.page.waitForTimeout(2500);
    assert.equal(await rows.filter({ hasText: 'yaml-' }).count(), 0);
    assert.ok((await rows.count()) >= 1);
  });

  it('a syntax problem that only we see is listed', async () => {
    await problemsOf('only-we-see.yaml', 'yaml-syntax');
  });
});
