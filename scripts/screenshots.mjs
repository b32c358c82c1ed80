// Takes the read-me's pictures from the real thing: npm run screenshots (after npm run build && npm run package)
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Children } from './lib/children.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = ['problems', 'suggestions', 'hover', 'quick-fix', 'new-extension', 'details', 'checklist', 'cluster-status', 'lua-sample', 'lua-own-editor'];
/** Those that the walkthrough shows; they come with the extension. */
const walkthrough = ['new-extension', 'details', 'quick-fix', 'checklist', 'cluster-status'];

const children = new Children();
children.stopOnSignals();
// The tests that show the window as a person sees it leave a picture of each thing they look at.
const result = await children.run(process.execPath, [join(root, 'test', 'e2e', 'run-ui.mjs')], { cwd: root, timeLimitSeconds: 960 });
if (result.code === 0) {
  mkdirSync(join(root, 'images'), { recursive: true });
  for (const picture of pictures) copyFileSync(join(root, 'artefacts', `${picture}.png`), join(root, 'images', `${picture}.png`));
  mkdirSync(join(root, 'images', 'walkthrough'), { recursive: true });
  for (const picture of walkthrough) copyFileSync(join(root, 'artefacts', `${picture}.png`), join(root, 'images', 'walkthrough', `${picture}.png`));
  console.log(`images/: ${pictures.join(', ')}`);
} else {
  console.error('The tests failed, so the pictures in images/ stay as they are.');
  process.exitCode = 1;
}
