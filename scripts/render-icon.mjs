// Renders images/icon.svg to images/icon.png (256 × 256), with Chromium: node scripts/render-icon.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumArguments } from '../test/vscode/browser.mjs';
import { setUpChromium } from '../test/vscode/setup.mjs';
import { Children } from './lib/children.mjs';

const images = fileURLToPath(new URL('../images', import.meta.url));
const browserPath = await setUpChromium(new Children(), console.log);
if (!('path' in browserPath)) throw new Error(browserPath.missing);
const browser = await chromium.launch({ executablePath: browserPath.path, args: chromiumArguments });
try {
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${readFileSync(join(images, 'icon.svg'), 'utf8')}`);
  await page.screenshot({ path: join(images, 'icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
