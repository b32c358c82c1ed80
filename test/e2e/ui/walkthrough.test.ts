// The walkthrough as somebody new goes through it: each step shows its picture, and each button does what it says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { Workbench, startBrowser } from './workbench';

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly altText: string };
}

describe('a person who is new', function () {
  let browser: Browser;
  let workbench: Workbench | undefined;
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { commands: { command: string }[]; walkthroughs: { title: string; steps: Step[] }[] } };
  const [walkthrough] = contributes.walkthroughs;

  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed ${this.currentTest.title}`.replaceAll(/\W+/g, '-'));
    await workbench?.close();
    workbench = undefined;
  });

  /** A window with the walkthrough beside a policy. */
  async function opened(): Promise<Workbench> {
    workbench = await Workbench.open(browser, 'extproc/policy.yaml');
    const { page } = workbench;
    // VS Code leaves the pictures out where there is little room.
    await page.setViewportSize({ width: 1720, height: 900 });
    await workbench.statusItem.first().waitFor();
    await (await workbench.palette('Welcome: Open Walkthrough')).filter({ hasText: 'Open Walkthrough' }).first().waitFor();
    await page.keyboard.press('Enter');
    await workbench.quickPicks.filter({ hasText: walkthrough!.title }).first().waitFor();
    await workbench.quickInput.fill(walkthrough!.title);
    await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: walkthrough!.title }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.getting-started-category h2, .gettingStartedContainer h2').filter({ hasText: walkthrough!.title }).first().waitFor();
    return workbench;
  }

  it('sees a picture with each step of the walkthrough', async () => {
    const window = await opened();
    for (const { id, title, media } of walkthrough!.steps) {
      const step = window.page.locator('.getting-started-step').filter({ hasText: title }).first();
      if ((await step.getAttribute('class'))?.includes('expanded') !== true) await step.locator('.step-title').first().click();
      const picture = window.page.locator(`.getting-started-media img[alt="${media.altText}"]`).first();
      await picture.waitFor();
      await picture.evaluate((image: { decode(): Promise<void> }) => image.decode());
      assert.ok((await picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth)) > 500, `${id} shows its picture`);
      await window.screenshot(`walkthrough-${id}`);
    }
  });

  it('begins an extension from the walkthrough', async () => {
    const window = await opened();
    await window.page.locator('.getting-started-step .monaco-button').filter({ hasText: 'New Extension' }).first().click();
    await window.quickPicks.filter({ hasText: 'Help me choose' }).first().waitFor();
  });

  it('is shown the checklist of the policy that is open', async () => {
    const window = await opened();
    const step = window.page.locator('.getting-started-step').filter({ hasText: 'Go through the checklist' }).first();
    await step.locator('.step-title').first().click();
    await step.locator('.monaco-button').filter({ hasText: 'Show Checklist' }).first().click();
    await window.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame').getByText('The Service of the processor exists').waitFor();
  });

  it('has buttons for commands that there are', () => {
    const named = walkthrough!.steps.flatMap(({ description }) => [...description.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command!));
    assert.ok(named.length >= 3);
    assert.deepEqual(named.filter((command) => !contributes.commands.some((one) => one.command === command)), []);
  });
});
