// Begins a rule: writes its file with everything to be filled in, and adds it to the list: npm run new-rule <id> [-- --workspace]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const rules = join(root, 'server', 'src', 'rules');
const id = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
const scope = process.argv.includes('--workspace') ? 'workspace' : 'document';

if (!id || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) fail('usage: npm run new-rule <id> [-- --workspace]\nAn id is two or more words in lower case, joined by hyphens: lua-missing-handler');
const file = join(rules, `${id}.ts`);
if (existsSync(file)) fail(`${relative(root, file)} exists already`);

const name = id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
writeFileSync(file, ruleText());
const list = join(rules, 'index.ts');
writeFileSync(list, withRule(readFileSync(list, 'utf8')));
console.log(`wrote ${relative(root, file)} and added it to ${relative(root, list)}
next: fill in what says TODO, then
  npm run unit -- examples   runs its examples
  npm run render             writes its page and its setting`);

function ruleText() {
  const type = scope === 'workspace' ? 'WorkspaceRule' : 'DocumentRule';
  const parameters = scope === 'workspace' ? 'document, workspace, report' : 'document, report';
  return `// TODO: one sentence that says what is wrong where this rule speaks.

import type { ${type} } from './rule';

export const ${name}: ${type} = {
  id: '${id}',
  scope: '${scope}',
  severity: 'error', // TODO: error only for what the API server, the controller or Envoy refuses
  title: 'TODO: one line for lists, without a full stop',
  what: 'TODO: what it finds.',
  why: 'TODO: what happens in the cluster.',
  how: 'TODO: how to mend it.',
  source: 'TODO: the specification, reference or release that the rule comes from',
  valid: [
    \`
      # TODO: a whole manifest without findings
    \`,
  ],
  invalid: [
    {
      manifest: \`
        # TODO: a whole manifest; below the wrong part: # ^^^ error(${id}): part of the message
      \`,
      // TODO: the text after the first fix, or no such line where there is none
      fixed: \`
      \`,
    },
  ],
  check(${parameters}) {
    for (const manifest of document.manifests) {
      // TODO: what is wrong, why, and what to do, in one or two sentences; the range covers exactly the wrong part
      report({ message: 'TODO', range: manifest.root.range });
    }
  },
};
`;
}

/** Import and entry at their places in the alphabet. */
function withRule(text) {
  const imports = [...text.matchAll(/^import \{ \w+ \} from '\.\/.*';$/gm)].map(([line]) => line);
  const entries = [...text.matchAll(/^ {2}\w+,$/gm)].map(([line]) => line);
  const sortedImports = [...imports, `import { ${name} } from './${id}';`].sort((a, b) => (pathIn(a) < pathIn(b) ? -1 : 1));
  const sortedEntries = [...entries, `  ${name},`].sort((a, b) => (a.trim() < b.trim() ? -1 : 1));
  return text.replace(imports.join('\n'), sortedImports.join('\n')).replace(entries.join('\n'), sortedEntries.join('\n'));
}

function pathIn(line) {
  return /'\.\/(.*)'/.exec(line)[1];
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
