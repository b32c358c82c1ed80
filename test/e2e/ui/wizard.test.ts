// What a person does who wants an extension: from nothing to manifests, with the keyboard.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Browser } from 'playwright-core';
import { Workbench, startBrowser } from './workbench';

describe('a person who wants a new extension', function () {
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

  /** A window with the wizard at its first step. */
  async function wizard(file: string): Promise<Workbench> {
    workbench = await Workbench.open(browser, file);
    await workbench.statusItem.first().waitFor();
    const commands = await workbench.palette('Envoy Gateway: New Extension');
    await commands.filter({ hasText: 'New Extension' }).first().waitFor();
    await workbench.page.keyboard.press('Enter');
    await at(workbench, 'Help me choose');
    return workbench;
  }

  /** Waits until the list has an item. */
  async function at(window: Workbench, item: string): Promise<void> {
    await window.quickPicks.filter({ hasText: item }).first().waitFor();
  }

  async function pick(window: Workbench, item: string): Promise<void> {
    // Between two steps there is a moment in which keys go nowhere.
    await at(window, item);
    await pickFurtherDown(window, item);
  }

  /** The same for an item that is in sight only once it is typed. */
  async function pickFurtherDown(window: Workbench, item: string): Promise<void> {
    await window.quickInput.fill(item);
    await window.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: item }).first().waitFor();
    await window.page.keyboard.press('Enter');
  }

  const step = (window: Workbench, number: string) => window.page.locator('.quick-input-widget .quick-input-title').filter({ hasText: number }).first().waitFor();

  it('appends an external processor that is for the route of the workspace', async () => {
    const window = await wizard('extproc/route.yaml');
    await window.screenshot('new-extension');
    await step(window, '1/5');
    await pick(window, 'External processor');
    await at(window, 'Redact personal data');
    await window.screenshot('wizard-purpose');
    await pick(window, 'Redact personal data');
    await at(window, 'checkout');
    await step(window, '3/5');
    await at(window, 'Through a backend');
    await window.screenshot('wizard-target');
    await pick(window, 'checkout');
    await at(window, 'Continue');
    await window.page.locator('.tab').filter({ hasText: 'Preview of the new manifests' }).first().waitFor();
    await window.page.locator('.view-line').filter({ hasText: 'pii-redactor' }).first().waitFor();
    await window.screenshot('details');
    await window.page.keyboard.press('Enter');
    await at(window, 'Append to this file');
    await window.screenshot('wizard-destination');
    await pick(window, 'Append to this file');
    await window.line('name: pii-redactor').waitFor();
    await window.page.locator('.tab').filter({ hasText: 'Preview of the new manifests' }).first().waitFor({ state: 'detached' });
    await window.page.keyboard.press('Control+S');
    const text = await saved(join(window.folder, 'extproc/route.yaml'), 'pii-redactor');
    assert.match(text, /^# Where checkout requests go\./);
    assert.match(text, /namespace: shop\n {2}spec|namespace: shop\nspec/);
    assert.match(text, /name: checkout\n/);
    assert.match(text, /body: Buffered/);
    assert.equal(await window.squiggles.count(), 0);
  });

  it('puts manifests where the cursor is, or into a file of their own', async () => {
    const window = await wizard('lua/route.yaml');
    const toDestination = async (): Promise<void> => {
      await pick(window, 'External processor');
      await pick(window, 'Add or change a header');
      await pick(window, 'search');
      await at(window, 'Continue');
      await window.page.keyboard.press('Enter');
    };
    await toDestination();
    await pick(window, 'Insert at the cursor');
    await window.line('kind: EnvoyExtensionPolicy').waitFor();
    await window.page.keyboard.press('Control+S');
    const text = await saved(join(window.folder, 'lua/route.yaml'), 'EnvoyExtensionPolicy');
    // The cursor was at the start: what stood there comes behind, as a document of its own.
    assert.match(text, /^apiVersion: gateway\.envoyproxy\.io\/v1alpha1\n[^]*\n---\n[^]*kind: HTTPRoute\n/);
    assert.equal(await window.squiggles.count(), 0);
    const commands = await window.palette('Envoy Gateway: New Extension');
    await commands.filter({ hasText: 'New Extension' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await toDestination();
    await pick(window, 'New file');
    await window.page.locator('.tab').filter({ hasText: 'Untitled' }).first().waitFor();
    await window.line('kind: EnvoyExtensionPolicy').waitFor();
    await window.screenshot('wizard-new-file');
  });

  it('goes back with what was chosen still there, and changes a detail', async () => {
    const window = await wizard('extproc/route.yaml');
    await pick(window, 'External processor');
    await at(window, 'Web application firewall');
    await window.page.locator('.quick-input-titlebar .codicon-quick-input-back').first().click();
    await at(window, 'Help me choose');
    await step(window, '1/5');
    await window.page.keyboard.press('Enter');
    await pick(window, 'Web application firewall');
    await pick(window, 'checkout');
    await at(window, 'Continue');
    await pickFurtherDown(window, 'Message timeout');
    await window.page.locator('.quick-input-title').filter({ hasText: 'Message timeout' }).first().waitFor();
    await window.quickInput.fill('soon');
    await window.page.keyboard.press('Enter');
    await window.page.locator('.quick-input-message').filter({ hasText: 'does not fit' }).first().waitFor();
    await window.quickInput.fill('3s');
    await window.page.keyboard.press('Enter');
    await at(window, 'Continue');
    await window.page.locator('.view-line').filter({ hasText: /messageTimeout:\s3s/ }).first().waitFor();
  });

  it('is helped to choose', async () => {
    const window = await wizard('lua/route.yaml');
    await pick(window, 'Help me choose');
    await pick(window, 'Something small');
    await at(window, 'It has to run inside of Envoy');
    await window.page.keyboard.press('ArrowDown');
    await window.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: 'inside of Envoy' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await pick(window, 'A short script');
    await at(window, 'recommended');
    await window.quickPicks.filter({ hasText: 'Lua' }).first().waitFor();
    await window.screenshot('wizard-advice');
    await window.page.keyboard.press('Enter');
    await at(window, 'Lua script in the policy');
  });

  it('writes a set of files, and asks before it overwrites', async () => {
    const window = await wizard('extproc/route.yaml');
    const writeFiles = async (): Promise<void> => {
      await pick(window, 'External processor');
      await pick(window, 'Add or change a header');
      await pick(window, 'checkout');
      await at(window, 'Continue');
      await window.page.keyboard.press('Enter');
      await pick(window, 'Write files into a folder');
      await window.page.locator('.quick-input-title').filter({ hasText: 'Folder' }).first().waitFor();
      await window.quickInput.fill('new/header');
      await window.page.keyboard.press('Enter');
      await pick(window, 'No code');
    };
    await writeFiles();
    const policy = join(window.folder, 'new/header/header-processor-policy.yaml');
    await saved(policy, 'header-processor');
    // The file is shown, which takes the focus.
    await window.page.locator('.tab.active').filter({ hasText: 'header-processor-policy.yaml' }).first().waitFor();
    await window.line('name: header-processor').waitFor();
    writeFileSync(policy, '# mine\n');
    await (await window.palette('Envoy Gateway: New Extension')).filter({ hasText: 'New Extension' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await at(window, 'Help me choose');
    await writeFiles();
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.filter({ hasText: 'exist already' }).first().waitFor();
    await window.screenshot('wizard-overwrite');
    assert.equal(readFileSync(policy, 'utf8'), '# mine\n');
    await dialog.getByText('Overwrite All').click();
    await saved(policy, 'header-processor');
  });

  it('writes a project with code beside the manifests, which names what they name', async () => {
    const window = await wizard('extproc/route.yaml');
    await pick(window, 'External processor');
    await pick(window, 'Authenticate or authorise');
    await pick(window, 'checkout');
    await at(window, 'Continue');
    await pickFurtherDown(window, 'Port');
    await window.page.locator('.quick-input-title').filter({ hasText: 'Port' }).first().waitFor();
    await window.quickInput.fill('9100');
    await window.page.keyboard.press('Enter');
    await at(window, 'Continue');
    await window.page.keyboard.press('Enter');
    await pick(window, 'Write files into a folder');
    await window.page.locator('.quick-input-title').filter({ hasText: 'Folder' }).first().waitFor();
    await window.quickInput.fill('new');
    await window.page.keyboard.press('Enter');
    await at(window, 'Python');
    await window.screenshot('wizard-starter');
    // Back leads to the folder, and on again.
    await window.page.locator('.quick-input-titlebar .codicon-quick-input-back').first().click();
    await window.page.locator('.quick-input-title').filter({ hasText: 'Folder' }).first().waitFor();
    await window.quickInput.fill('new/auth');
    await window.page.keyboard.press('Enter');
    await pick(window, 'Python');
    // It is shown when all are written.
    await window.page.locator('.tab.active').filter({ hasText: 'auth-processor-policy.yaml' }).first().waitFor();
    const written = join(window.folder, 'new/auth');
    const processor = await saved(join(written, 'auth-processor/main.py'), 'auth-processor');
    assert.match(processor, /environ\.get\("PORT", "9100"\)/);
    const files = readdirSync(written, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? relative(written, join(entry.parentPath, entry.name)) : []));
    assert.deepEqual(files.sort(), ['auth-processor-policy.yaml', 'auth-processor-service.yaml', ...['Dockerfile', 'README.md', 'main.py', 'requirements.txt'].map((name) => `auth-processor/${name}`)]);
    for (const file of files) assert.doesNotMatch(readFileSync(join(written, file), 'utf8'), /\{\{/);
    assert.match(readFileSync(join(written, 'auth-processor-service.yaml'), 'utf8'), /containerPort: 9100/);
    await window.screenshot('wizard-starter-written');
  });

  it('finds the way in from a folder, and from a backend to the routes that use it', async function () {
    // Two rounds in one window.
    this.timeout(120_000);
    workbench = await Workbench.open(browser, 'extproc/route.yaml');
    const window = workbench;
    await window.statusItem.first().waitFor();
    await window.page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: 'lua' }).first().click({ button: 'right' });
    await window.page.locator('.context-view .action-item').filter({ hasText: 'New Extension' }).first().click();
    await pick(window, 'Lua');
    await pick(window, 'Lua script in the policy');
    await pick(window, 'Add or change a header');
    await at(window, 'Through a backend');
    await pickFurtherDown(window, 'Used by HTTPRoute checkout');
    await window.page.locator('.quick-input-widget input[placeholder*="cannot be attached to a Service"]').first().waitFor();
    await window.screenshot('wizard-backend');
    await pick(window, 'checkout');
    await at(window, 'Continue');
    await window.page.keyboard.press('Enter');
    // The folder that was clicked is where files go.
    await window.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: 'Write files into a folder' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await window.page.locator('.quick-input-title').filter({ hasText: 'Folder' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    assert.match(await saved(join(window.folder, 'lua/header-script-policy.yaml'), 'header-script'), /kind: HTTPRoute\n {6}name: checkout\n/);
    // What was chosen is remembered.
    await window.page.locator('.tab.active').filter({ hasText: 'header-script-policy.yaml' }).first().waitFor();
    await (await window.palette('Envoy Gateway: New Extension')).filter({ hasText: 'New Extension' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await window.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: 'last time' }).filter({ hasText: 'Lua' }).first().waitFor();
  });

  it('attaches to a ListenerSet of the workspace, or to what is typed', async () => {
    const listeners = 'apiVersion: gateway.networking.k8s.io/v1\nkind: ListenerSet\nmetadata:\n  name: tenant-listeners\n  namespace: tenant\nspec:\n  parentRef:\n    name: front-door\n    namespace: shop\n  listeners:\n    - name: web\n      port: 8080\n      protocol: HTTP\n';
    workbench = await Workbench.open(browser, 'platform/gateway.yaml', (folder) => writeFileSync(join(folder, 'platform/listeners.yaml'), listeners));
    const window = workbench;
    await window.statusItem.first().waitFor();
    await (await window.palette('Envoy Gateway: New Extension')).filter({ hasText: 'New Extension' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await pick(window, 'External processor');
    await pick(window, 'Add or change a header');
    await pick(window, 'tenant-listeners');
    await at(window, 'Continue');
    // The preview is an editor of its own.
    const previewed = (line: RegExp): Promise<void> => window.page.locator('.view-line').filter({ hasText: line }).first().waitFor();
    await previewed(/kind:\sListenerSet/);
    await previewed(/namespace:\stenant/);
    await window.page.locator('.quick-input-titlebar .codicon-quick-input-back').first().click();
    await pick(window, 'Type a name');
    await pick(window, 'GRPCRoute');
    await window.page.locator('.quick-input-message').filter({ hasText: 'Name of the GRPCRoute' }).first().waitFor();
    await window.quickInput.fill('Not A Name');
    await window.page.keyboard.press('Enter');
    await window.screenshot('wizard-typed-target-wrong');
    await window.quickInput.fill('orders');
    await window.page.keyboard.press('Enter');
    await at(window, 'Continue');
    await previewed(/kind:\sGRPCRoute/);
    await previewed(/name:\sorders/);
    await window.screenshot('wizard-typed-target');
  });

  it('finds the way in from an empty file', async () => {
    workbench = await Workbench.open(browser, 'extproc/route.yaml', (folder) => writeFileSync(join(folder, 'extproc/empty.yaml'), ''));
    await (await workbench.files('empty.yaml')).first().click();
    const lens = workbench.page.locator('.codelens-decoration a').filter({ hasText: 'New Envoy Gateway extension' }).first();
    await lens.waitFor();
    await workbench.screenshot('wizard-empty-file');
    await lens.click();
    await at(workbench, 'Help me choose');
  });

  async function saved(file: string, part: string): Promise<string> {
    for (let patience = 100; patience > 0; patience--) {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      if (text.includes(part)) return text;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${file} does not hold ${part} after 10 s`);
  }
});
