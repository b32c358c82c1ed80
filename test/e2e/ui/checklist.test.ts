// What a person sees of checklists, of the cluster's word, and of checksums.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, FrameLocator } from 'playwright-core';
import { Workbench, startBrowser } from './workbench';

describe('a person who wants to know whether a policy will work', function () {
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

  it('reads the score above the policy, and the checklist beside it', async () => {
    const window = await open('extproc/policy.yaml');
    await lens(window, /Checklist \d+\/\d+/).click();
    const list = page(window);
    await list.getByText('The Service of the processor exists').waitFor();
    await list.getByText('Service fraud-checker selects Deployment fraud-checker').waitFor();
    await window.screenshot('checklist');
    await list.getByText('Copy as Markdown').click();
    await window.page.locator('.statusbar-item').filter({ hasText: 'The checklist is in the clipboard' }).first().waitFor();
    assert.match(await window.clipboard(), /^#+ .*fraud-check[^]*- \[x\] .*The Service of the processor exists/);
    // It keeps up with edits.
    await window.text('2s').dblclick();
    await window.page.keyboard.type('100ms');
    await list.locator('li.wrong').filter({ hasText: 'messageTimeout' }).waitFor();
    await lens(window, /Checklist/).waitFor();
    await window.screenshot('checklist-after-edit');
  });

  it('ticks what is left to people', async () => {
    const window = await open('extproc/policy.yaml');
    await lens(window, /Checklist \d+\/\d+/).click();
    const list = page(window);
    const before = await list.locator('.sum strong').innerText();
    await list.locator('li').filter({ hasText: 'What it does was seen' }).locator('input').check();
    await list.locator('.sum strong').filter({ hasNotText: before }).waitFor();
  });

  it('sees at the line why the cluster refuses the policy', async () => {
    const window = await open('extproc/policy.yaml');
    await lens(window, 'Check status in cluster').click();
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.filter({ hasText: 'kind-shop' }).first().waitFor();
    await dialog.getByText('Ask This Cluster').click();
    await window.page.locator('.squiggly-warning').first().waitFor();
    await window.page.keyboard.press('Control+Shift+M');
    await window.page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'TCP Port 9002 not found' }).first().waitFor();
    await window.screenshot('cluster-status');
    const asked = readFileSync(process.env['EG_KUBECTL_LOG']!, 'utf8');
    assert.match(asked, /--context kind-shop get envoyextensionpolicies\.gateway\.envoyproxy\.io fraud-check -n shop -o json/);
    assert.doesNotMatch(asked, /apply|delete|patch |edit|create/);
  });

  it('sees that the cluster has accepted a policy', async () => {
    const window = await open('lua/policy.yaml');
    await lens(window, 'Check status in cluster').click();
    await window.page.locator('.monaco-dialog-box').getByText('Ask This Cluster').click();
    await window.page.locator('.statusbar-item').filter({ hasText: 'Accepted' }).first().waitFor();
    await window.screenshot('cluster-accepted');
  });

  it('reads what to type where the cluster does not have the policy', async () => {
    const window = await open('wasm/policy.yaml');
    await lens(window, 'Check status in cluster').click();
    await window.page.locator('.monaco-dialog-box').getByText('Ask This Cluster').click();
    const note = window.page.locator('.notification-toast').filter({ hasText: 'apply the manifest first' }).first();
    await note.waitFor();
    await note.filter({ hasText: 'kubectl get envoyextensionpolicies.gateway.envoyproxy.io catalog-filters -n shop -o json' }).waitFor();
    await window.screenshot('cluster-not-found');
  });

  it('inserts the checksum of a module', async () => {
    const window = await open('wasm/policy.yaml');
    const module = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    writeFileSync(join(window.folder, 'wasm', 'plugin.wasm'), module);
    await window.statusItem.first().waitFor();
    await window.text('sha256').click();
    const commands = await window.palette('Envoy Gateway: Insert SHA-256');
    await commands.filter({ hasText: 'Insert SHA-256' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await window.quickPicks.filter({ hasText: 'plugin.wasm' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await window.line(`sha256: ${createHash('sha256').update(module).digest('hex')}`).waitFor();
  });
});
