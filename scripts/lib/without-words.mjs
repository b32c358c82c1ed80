// For esbuild: leaves out of the rules' files what only their pages show, so that no editor loads it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is rendered to docs/rules/, or runs as a test. */
export const examples = ['valid', 'invalid', 'validManifests', 'invalidManifests'];

/** What explains a rule: shown by its page, and by the reports of eg-lint. */
export const explanations = ['what', 'why', 'how', 'source'];

/**
 * A plugin that empties properties of the rules. It goes by the layout of their files: a rule's own properties are indented by
 * two spaces, and what belongs to them by more.
 * @param {string} root the project's folder
 * @param {string[]} names of properties with texts or lists
 */
export function withoutWords(root, names) {
  const rules = join(root, 'server', 'src', 'rules');
  const list = new RegExp(`^( {2}(?:${names.join('|')}): \\[)\\n(?: {3,}.*\\n|\\s*\\n)* {2}\\],$`, 'gm');
  const text = new RegExp(`^( {2}(?:${names.join('|')}):)\\s+(?=['"\`]).*(?:\\n {3,}.*)*,$`, 'gm');
  return {
    name: 'without-words',
    setup: (build) =>
      build.onLoad({ filter: /[\\/]rules[\\/][a-z-]+\.ts$/ }, ({ path }) => {
        if (!path.startsWith(rules)) return undefined;
        const source = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
        return { contents: source.replace(list, '$1],').replace(text, "$1 '',"), loader: 'ts' };
      }),
  };
}
