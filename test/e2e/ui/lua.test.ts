// What a person does with scripts: gives them an editor of their own, formats and moves them, and tries them with a request.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

  it('sees names coloured by what they are, jumps to functions, and types with the indentation of Lua', async () => {
    const window = await open('lua/policy.yaml');
    await lens(window, 'Run with sample request').waitFor();
    await window.line('-- Gives each request').click();
    await window.page.keyboard.press('Home');
    // What no grammar could tell: a local that nobody changes, and a function of Lua's own.
    await window.page.keyboard.insertText('local limit = 3\n        print(tostring(limit))\n        ');
    const colour = (word: string): Promise<string> => window.text(word).evaluate((element) => (globalThis as unknown as { getComputedStyle(of: unknown): { color: string } }).getComputedStyle(element).color);
    await window.text('limit').waitFor();
    // The window of a machine that has just started takes seconds to tell the server what was typed.
    await window.until('a constant has another colour than a variable', async () => (await colour('limit')) !== (await colour('language')));
    const picks = window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'envoy_on_request' });
    await window.pressUntil('Control+Shift+O', window.quickPicks);
    await window.page.keyboard.insertText('envoy_on');
    await picks.first().waitFor();
    await window.screenshot('lua-colours-and-outline');
    await window.page.keyboard.press('Escape');
    await window.clickBehind('limit');
    // Enter is Enter, though suggestions have come up for each of these words.
    await window.page.keyboard.type('\nif limit then', { delay: 150 });
    await window.page.locator('.suggest-widget.visible').waitFor({ state: 'hidden' });
    await window.page.keyboard.type('\nprint(1)\nend', { delay: 150 });
    await window.line('          print(1)').waitFor();
    await window.page.locator('.view-line').filter({ hasText: /^\s{8}end$/ }).first().waitFor();
    await window.screenshot('lua-indentation');
  });

  it('begins a file of Lua that kustomize makes a ConfigMap of with a handler, and is offered what Envoy reads', async () => {
    workbench = await Workbench.open(browser, 'lua/policy.yaml', (folder) => {
      writeFileSync(join(folder, 'lua', 'kustomization.yaml'), 'configMapGenerator:\n  - name: scripts\n    files: [lua=handler.lua]\n');
      writeFileSync(join(folder, 'lua', 'handler.lua'), '');
    });
    const window = workbench;
    await lens(window, 'Run with sample request').waitFor();
    await (await window.files('handler.lua')).click();
    await window.page.locator('.tab.active').filter({ hasText: 'handler.lua' }).waitFor();
    await window.editor.click();
    await window.pressUntil('Control+Space', window.suggestions.filter({ hasText: 'envoy_on_request' }).first());
    await window.screenshot('lua-new-file');
    await window.suggestions.filter({ hasText: 'envoy_on_request' }).first().click();
    await window.line('function envoy_on_request(request_handle)').waitFor();
    await window.page.keyboard.insertText('request_handle:respond({})');
    await window.page.keyboard.press('ArrowLeft');
    await window.page.keyboard.press('ArrowLeft');
    await window.pressUntil('Control+Space', window.suggestions.filter({ hasText: '[":status"]' }).first());
    await window.page.keyboard.press('Enter');
    // Its values are offered at once.
    await window.suggestions.filter({ hasText: '403' }).first().waitFor();
    await window.line('request_handle:respond({[').waitFor();
    await window.screenshot('lua-header-values');
  });

  it('begins a script below the header of its block, in the column of the key', async () => {
    workbench = await Workbench.open(browser, 'lua/begun.yaml', (folder) => {
      writeFileSync(join(folder, 'lua', 'begun.yaml'), 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata:\n  name: begun\nspec:\n  lua:\n    - type: Inline\n      inline: |');
    });
    const window = workbench;
    await window.squiggles.first().waitFor();
    await window.editor.click();
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type('\nenv', { delay: 150 });
    await window.suggestions.filter({ hasText: 'envoy_on_request' }).first().waitFor();
    await window.screenshot('lua-empty-block');
    await window.suggestions.filter({ hasText: 'envoy_on_request' }).first().click();
    await window.page.locator('.view-line').filter({ hasText: /^\s{8}function\senvoy_on_request/ }).first().waitFor();
  });

  it('opens a script in its own editor, types there, and sees the file follow', async () => {
    const window = await open('lua/policy.yaml');
    await lens(window, 'Open in own editor').click();
    const own = window.page.locator('.editor-instance .monaco-editor').nth(1);
    await own.locator('.view-line').filter({ hasText: 'function' }).first().click();
    await window.page.keyboard.press('Control+Home');
    await window.page.keyboard.insertText('-- typed in Lua\n');
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
    await form.getByRole('status').getByText('The request goes on with 1 header added').waitFor();
    await form.getByRole('row', { name: 'x-shop-language en' }).waitFor();
    await window.screenshot('lua-sample');
    // With the keyboard alone: unfold the request, add a header, run.
    await form.locator('#request summary').focus();
    await window.page.keyboard.press('Enter');
    const headers = form.getByLabel('Headers, one a line').first();
    await headers.focus();
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type('\nno header');
    await form.getByText('Line 8 is no header').waitFor();
    await window.page.keyboard.press('Shift+Home');
    await window.page.keyboard.insertText('accept-language: de-AT');
    await window.page.keyboard.press('Control+Enter');
    await form.getByRole('row', { name: 'x-shop-language de' }).waitFor();
    await window.screenshot('lua-sample-form');
    // For this folder alone: the next window is to look as ever.
    mkdirSync(join(window.folder, '.vscode'), { recursive: true });
    writeFileSync(join(window.folder, '.vscode', 'settings.json'), '{ "workbench.colorTheme": "Dark Modern" }');
    await window.page.locator('.monaco-workbench.vs-dark').waitFor();
    await window.screenshot('lua-sample-dark');
  });

  it('reads at which line a script fails, and sees it run again after each save', async () => {
    const window = await open('lua/policy.yaml');
    await lens(window, 'Run with sample request').click();
    const form = page(window);
    await form.getByRole('status').getByText('The request goes on').waitFor();
    // Another script above it is not taken for it.
    await window.text('local').first().click();
    await window.page.keyboard.press('Control+Home');
    await window.page.keyboard.insertText('{apiVersion: gateway.envoyproxy.io/v1alpha1, kind: EnvoyExtensionPolicy, metadata: {name: other}, spec: {lua: [{type: Inline, inline: "x = 1"}]}}');
    await window.page.keyboard.press('Enter');
    await window.page.keyboard.insertText('---');
    await window.page.keyboard.press('Enter');
    await window.page.keyboard.press('Control+S');
    await form.getByText('Script in line 18 of policy.yaml').waitFor();
    await form.getByRole('row', { name: 'x-shop-language en' }).waitFor();
    await window.text('local').first().click();
    await window.page.keyboard.press('Home');
    await window.page.keyboard.insertText('request_handle:logInfo("seen"); request_handle:respond({[":status"] = "403"}, "no"); ');
    await window.page.keyboard.press('Control+S');
    await form.getByRole('status').getByText('The script answers by itself, with 403').waitFor();
    await form.getByText('seen').waitFor();
    await window.screenshot('lua-sample-answer');
    await window.page.keyboard.press('Home');
    await window.page.keyboard.insertText('error("out of order"); ');
    await window.page.keyboard.press('Control+S');
    await form.getByRole('status').getByText('out of order').waitFor();
    await window.screenshot('lua-sample-failure');
    await form.getByRole('status').getByRole('link').click();
    await window.page.locator('.statusbar-item').filter({ hasText: 'selected' }).first().waitFor();
  });

  it('keeps a request in a file, and is told when that cannot be read', async () => {
    const window = await open('lua/policy.yaml');
    await lens(window, 'Run with sample request').click();
    const form = page(window);
    await form.getByRole('button', { name: 'Keep in a File' }).click();
    await form.getByRole('button', { name: 'Open policy.request.json' }).waitFor();
    assert.match(readFileSync(join(window.folder, 'lua', 'policy.request.json'), 'utf8'), /":method": "GET"/);
    writeFileSync(join(window.folder, 'lua', 'policy.request.json'), '{"request": {"headers": {":path": "/x"');
    await window.page.getByRole('tab', { name: 'policy.yaml' }).click();
    await (await window.palette('Envoy Gateway: Run Lua')).filter({ hasText: 'Run Lua with Sample Request' }).first().click();
    await form.getByRole('status').getByText('policy.request.json cannot be read as it is').waitFor();
    await window.screenshot('lua-sample-file');
  });
});
