// Rules about scripts find the same in whatever style a script is written, at the same words, and mend it to the same text.

import assert from 'node:assert/strict';
import { allRules } from '../../server/src/rules/index';
import { applyEdits } from '../../server/src/base/text';
import { fixtureText, openFixture } from '../fixture';

const configMap = (value: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: script\ndata:\n  lua: ${value}\n`;
const doubled = (script: string, quote: string): string => `${quote}${script.replaceAll(quote === "'" ? /'/g : /$^/g, "''").split('\n').join('\n\n    ').replaceAll(/ +$/gm, '')}${quote}`;

/** How else a script may be written; undefined where that would be another text. */
const styles: Readonly<Record<string, (script: string) => string>> = {
  'double quotes': (script) => configMap(JSON.stringify(script)),
  'double quotes over lines': (script) => configMap(`"${JSON.stringify(script).slice(1, -1).replaceAll('\\n', '\\n\\\n    ').replaceAll(/^ {4}(?=[ \t])/gm, '    \\')}"`),
  'single quotes': (script) => configMap(doubled(script, "'")),
  'a folded block': (script) => configMap(`>2-\n    ${script.split('\n').join('\n\n    ').replaceAll(/ +$/gm, '')}`),
  CRLF: (script) => configMap(`|-\n    ${script.replaceAll('\n', '\n    ').replaceAll(/ +$/gm, '')}`).replaceAll('\n', '\r\n'),
};

interface Found {
  readonly what: string;
  readonly fixed: readonly string[];
}

/** What a rule finds in the script of a manifest, in the script's own offsets, and what its fixes make of the script. */
function findingsIn(rule: string, manifest: string): { readonly script: string; readonly found: readonly Found[] } | undefined {
  const open = openFixture(manifest);
  const uri = open.uriOf(open.fixture.files[0]!.path);
  const { analysis } = open;
  const text = analysis.textOf(uri)!;
  const [script] = analysis.scriptsIn(uri);
  if (!script) return undefined;
  const found = analysis.scriptFindings(uri, 0).filter(({ found: one }) => one.finding.rule === rule);
  return {
    script: script.text,
    found: found.map(({ found: one, range }) => ({
      what: `${range.start.line}:${range.start.character}-${range.end.line}:${range.end.character} ${one.finding.message}`,
      fixed: analysis.fixesOf(uri, one).map(({ title, changes }) => {
        const after = openFixture(manifest);
        after.analysis.setFile(uri, applyEdits(text, changes[0]!.edits ?? []));
        return `${title}: ${after.analysis.scriptsIn(uri)[0]?.text.trimEnd()}`;
      }),
    })),
  };
}

describe('rules about scripts', () => {
  for (const [style, write] of Object.entries(styles)) {
    it(`find and mend the same in ${style}`, () => {
      let compared = 0;
      for (const { id, invalid } of allRules.filter((rule) => rule.id.startsWith('lua-'))) {
        for (const { manifest } of invalid) {
          const { files } = openFixture(manifest).fixture;
          // Of whole manifests it is not the script alone that tells.
          if (files.length > 1 || !/^\s*apiVersion: v1\nkind: ConfigMap\n/.test(files[0]!.text)) continue;
          const { script } = findingsIn(id, fixtureText(manifest)) ?? {};
          if (script === undefined) continue;
          // Folded and single-quoted text has no indentation, and no empty lines that are simply doubled.
          const text = script.trimEnd().split('\n').map((line) => (/single|folded/.test(style) ? line.trim() : line)).filter((line) => line !== '').join('\n');
          const plain = findingsIn(id, configMap(`|-\n    ${text.replaceAll('\n', '\n    ').replaceAll(/ +$/gm, '')}`));
          const other = findingsIn(id, write(text));
          if (plain?.script !== other?.script) continue;
          compared++;
          assert.deepEqual(other?.found.map(({ what }) => what), plain?.found.map(({ what }) => what), `${id}\n${write(text)}`);
          assert.deepEqual(other?.found.map(({ fixed }) => fixed), plain?.found.map(({ fixed }) => fixed), id);
        }
      }
      assert.ok(compared > 60, `${style}: only ${compared} scripts could be compared`);
    });
  }
});
