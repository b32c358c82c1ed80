// Packs what dist/ holds into out/envoy-gateway-extensions.vsix: npm run package (after npm run build)
import { Children } from './lib/children.mjs';
import { packageExtension } from './lib/extension.mjs';
import { printError } from './lib/steps.mjs';

const children = new Children();
children.stopOnSignals();
try {
  console.log(await packageExtension(children));
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
