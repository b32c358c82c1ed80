// What a person sees of releases and CRDs: why a release is in force, how to change it, what another one would change, and a cluster's CRDs.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { Workbench, startBrowser } from './workbench';

describe('a person who is about to upgrade', function () {
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
    await workbench.statusItem.first().waitFor();
    return workbench;
  }

  const status = (window: Workbench, text: string): Locator => window.statusItem.filter({ hasText: text }).first();

  it('sees which release is in force and why, and changes it', async () => {
    const window = await open('extproc/policy.yaml');
    await status(window, 'Envoy Gateway 1.9').waitFor();
    await window.untilFilesAreWatched();
    // The first thing that says so: a chart beside the manifests.
    writeFileSync(join(window.folder, 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 0.1.0\ndependencies:\n- name: gateway-helm\n  version: v1.8.2\n  repository: oci://docker.io/envoyproxy\n');
    await status(window, 'Envoy Gateway 1.8').click();
    await window.quickPicks.filter({ hasText: 'Select Release' }).filter({ hasText: 'chart gateway-helm v1.8.2 in Chart.yaml' }).first().click();
    await window.quickPicks.filter({ hasText: '1.2' }).first().click();
    await status(window, 'Envoy Gateway 1.2').waitFor();
    await window.squiggles.first().waitFor();
    await window.page.keyboard.press('Control+Shift+M');
    await window.page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'needs Envoy Gateway 1.3 or later, and this workspace is on 1.2' }).first().waitFor();
    await window.screenshot('release-1.2');
  });

  it('reads what another release would change, and goes there', async () => {
    const window = await open('extproc/policy.yaml');
    const commands = await window.palette('Envoy Gateway: Check Against Another Release');
    await commands.filter({ hasText: 'Check Against Another Release' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await window.quickPicks.filter({ hasText: '1.2' }).first().click();
    await window.line('# Envoy Gateway 1.2 instead of 1.9').waitFor();
    await window.line('extproc/policy.yaml').waitFor();
    await window.screenshot('release-report');
    await window.line('needs Envoy Gateway 1.3 or later').locator('.detected-link').first().click({ modifiers: ['Control'] });
    await window.line('writableNamespaces:').waitFor();
  });

  it('has manifests checked by the CRDs of the cluster, and forgets them', async () => {
    const window = await open('extproc/policy.yaml');
    const run = async (command: string): Promise<void> => {
      const commands = await window.palette(`Envoy Gateway: ${command}`);
      await commands.filter({ hasText: command }).first().waitFor();
      await window.page.keyboard.press('Enter');
    };
    await run('Use CRDs from Cluster');
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.filter({ hasText: 'kind-shop' }).first().waitFor();
    await dialog.getByText('Read CRDs').click();
    await window.squiggles.first().waitFor();
    await window.page.keyboard.press('Control+Shift+M');
    await window.page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'processors are not allowed in this cluster' }).first().waitFor();
    await window.pointAt('extProc', 'What this cluster knows of processors');
    await window.screenshot('cluster-crds');
    const asked = readFileSync(process.env['EG_KUBECTL_LOG']!, 'utf8');
    assert.match(asked, /--context kind-shop get crd -o json/);
    await run('Forget CRDs from Cluster');
    await window.squiggles.first().waitFor({ state: 'detached' });
  });
});
