// VS Code's window as a person has it before them: what to look at, which keys to press, where to point the mouse.
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';

/** How long anything may take to appear, in milliseconds; a busy machine of two cores needs a tenth. */
const patience = 20_000;

/** One window on one file, in a fresh browser profile. */
export class Workbench {
  private constructor(
    readonly page: Page,
    /** The copy of the examples that the window shows. */
    readonly folder: string,
    private readonly context: BrowserContext,
  ) {}

  /**
   * Opens a window on a copy of the examples, since VS Code keeps what was typed into a folder's files and shows it to the next window.
   * @param file the one in the editor, relative to the examples
   * @param prepare changes the copy before the window opens: what changes later, VS Code notices when it likes
   */
  static async open(browser: Browser, file: string, prepare?: (folder: string) => void): Promise<Workbench> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const folder = join(mkdtempSync(join(setting('EG_UI_FOLDER'), 'window-')), 'shop');
    cpSync(setting('EG_UI_EXAMPLES'), folder, { recursive: true });
    prepare?.(folder);
    const origin = new URL(setting('EG_UI_URL'));
    const query = new URLSearchParams({ folder, payload: JSON.stringify([['openFile', `vscode-remote://${origin.host}${folder}/${file}`]]) });
    await page.goto(`${origin.origin}/?${query}`);
    const workbench = new Workbench(page, folder, context);
    await workbench.editor.waitFor();
    await page.locator('.monaco-editor .view-line').first().waitFor();
    return workbench;
  }

  /** The text editor. */
  get editor(): Locator {
    return this.page.locator('.editor-instance .monaco-editor').first();
  }

  /** The red waves in the editor. */
  get squiggles(): Locator {
    return this.page.locator('.squiggly-error');
  }

  /** A piece of text in the editor, as the highlighting cuts it: a key, a value. */
  text(content: string): Locator {
    return this.editor.locator('.view-line span span').getByText(content, { exact: true }).first();
  }

  /** The line of the editor that holds a text. */
  line(content: string): Locator {
    // The editor shows spaces as no-break spaces.
    return this.editor.locator('.view-line').filter({ hasText: new RegExp(content.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s')) }).first();
  }

  /** Clicks right behind a text in the editor, so that the cursor stands there. */
  async clickBehind(content: string): Promise<void> {
    await this.text(content).click();
    await this.page.keyboard.press('End');
  }

  /** Points at a text in the editor until a hover with certain words shows. */
  async pointAt(content: string, words: string): Promise<void> {
    const hover = this.page.locator('.monaco-hover .hover-contents').filter({ hasText: words });
    await this.insist(async () => {
      await this.page.mouse.move(5, 5);
      await this.text(content).hover();
    }, hover);
  }

  /** Presses keys until what they open shows. */
  async pressUntil(keys: string, shown: Locator): Promise<void> {
    await this.insist(() => this.page.keyboard.press(keys), shown);
  }

  /**
   * As people do on a busy machine, tries again when nothing comes: a window that draws anew may swallow a key or a movement.
   * @throws when nothing has come after four times
   */
  private async insist(act: () => Promise<void>, shown: Locator): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      await act();
      try {
        await shown.first().waitFor({ timeout: patience / 4 });
        return;
      } catch (error) {
        if (attempt === 4) throw error;
      }
    }
  }

  /** Waits for what no locator can tell of. @throws with `what` when it does not hold in time */
  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + patience;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`${what}: not within ${patience / 1000} s`);
      await this.page.waitForTimeout(100);
    }
  }

  /** Opens the command palette and types into it. */
  async palette(text: string): Promise<Locator> {
    await this.pressUntil('F1', this.quickInput);
    await this.quickInput.fill(`>${text}`);
    return this.quickPicks;
  }

  /** Opens the list of files and types a name into it. */
  async files(name: string): Promise<Locator> {
    await this.pressUntil('Control+P', this.quickInput);
    await this.quickInput.fill(name);
    return this.quickPicks.filter({ hasText: name });
  }

  /** The field at the top in which one types commands. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget input').first();
  }

  /** The rows below that field. */
  get quickPicks(): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  /** The rows of the list of suggestions. */
  get suggestions(): Locator {
    return this.page.locator('.suggest-widget.visible .monaco-list-row');
  }

  /** Our item in the status bar. */
  get statusItem(): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: 'Envoy Gateway' });
  }

  /** Waits until VS Code follows the files of the folder: it begins a while after the window is there, and never hears of what was written before. */
  async untilFilesAreWatched(): Promise<void> {
    const rows = this.page.locator('.explorer-folders-view .monaco-list-row');
    // What was there when the explorer was filled tells nothing.
    await rows.first().waitFor();
    let probes = 0;
    await this.insist(async () => writeFileSync(join(this.folder, `probe-${(probes += 1)}.txt`), ''), rows.filter({ hasText: /probe-/ }));
  }

  /** The text that was copied last. */
  clipboard(): Promise<string> {
    return this.page.evaluate('navigator.clipboard.readText()');
  }

  /** Keeps a picture of the window. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(setting('EG_UI_ARTEFACTS'), `${name}.png`) });
  }

  /** Closes the window; what was typed is lost. */
  async close(): Promise<void> {
    await this.context.close();
  }
}

/** Starts the browser that all windows share. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: setting('EG_UI_CHROMIUM'), args: setting('EG_UI_CHROMIUM_ARGUMENTS').split(' ') });
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are started by test/e2e/run-ui.mjs`);
  return value;
}
