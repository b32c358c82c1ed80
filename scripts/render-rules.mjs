// Renders what is derived from the rule files: docs/rules/ and the setting envoyGateway.rules in package.json: npm run render [-- --check]
// With --check nothing is written: stale files are named, and the exit code is 1.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRules } from './lib/load-rules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs', 'rules');
const check = process.argv.includes('--check');

const { allRules, fixtureText, parseFixture } = await loadRules();
const rules = [...allRules].sort((a, b) => (a.id < b.id ? -1 : 1));

const wanted = new Map([
  ...rules.map((rule) => [join(folder, `${rule.id}.md`), rulePage(rule)]),
  [join(folder, 'README.md'), listPage()],
  [join(root, 'package.json'), manifestWithSetting()],
]);
const leftovers = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)).filter((file) => !wanted.has(file)) : [];
const stale = [...wanted].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

const shown = [...stale.map(([file]) => file), ...leftovers].map((file) => relative(root, file));
if (check) {
  if (shown.length > 0) console.error(`stale: ${shown.join(', ')}\nrun: npm run render`);
  process.exit(shown.length > 0 ? 1 : 0);
}
mkdirSync(folder, { recursive: true });
for (const [file, text] of stale) writeFileSync(file, text);
for (const file of leftovers) rmSync(file);
console.log(shown.length === 0 ? 'render: nothing was stale' : `render: wrote ${shown.join(', ')}`);

function rulePage(rule) {
  const facts = [`Severity: **${rule.severity}**`, rule.scope === 'workspace' ? 'looks at other documents too' : '', releasesOf(rule)];
  return `${[
    `# ${rule.id}`,
    `${rule.title}.`,
    facts.filter(Boolean).join(' · '),
    '## What it finds',
    paragraph(rule.what),
    '## Why it matters',
    paragraph(rule.why),
    '## How to mend it',
    paragraph(rule.how),
    ...(rule.invalid.length > 0 ? ['## Found'] : []),
    ...rule.invalid.flatMap(invalidExample),
    ...(rule.valid.length > 0 ? ['## Not found'] : []),
    ...rule.valid.map((example) => codeBlock(example)),
    '## Source',
    paragraph(rule.source),
    '## Switch it off',
    `In the editor's settings, \`"envoyGateway.rules": { "${rule.id}": "off" }\` (or another severity); in a file, a comment above the line:`,
    `\`\`\`yaml\n# eg-lint-disable-next-line ${rule.id}\n\`\`\``,
    '[All rules](README.md)',
    `<!-- Rendered from server/src/rules/${rule.id}.ts by \`npm run render\`; change that file, not this page. -->`,
  ].join('\n\n')}\n`;
}

function invalidExample({ manifest, fixed }) {
  return [codeBlock(manifest, true), ...(fixed === undefined ? [] : ['After the first fix:', codeBlock(fixed)])];
}

/** Expectation lines stay in: the carets show the reader what is underlined. */
function codeBlock(fixture, annotated = false) {
  const { files } = parseFixture(fixture);
  return files
    .map((file) => {
      const header = files.length > 1 ? `\`${file.path}\`\n\n` : '';
      const text = annotated ? withExpectations(file) : files.length > 1 ? file.text : fixtureText(fixture);
      return `${header}\`\`\`${file.path.endsWith('.json') ? 'json' : 'yaml'}\n${shortLines(text.replace(/\n*$/, ''))}\n\`\`\``;
    })
    .join('\n\n');
}

function withExpectations({ text, expectations }) {
  return text
    .split('\n')
    .flatMap((line, number) => [line, ...expectations.filter((one) => one.line === number).map(caretLine)])
    .join('\n');
}

function caretLine({ start, end, severity, message }) {
  const carets = end === Infinity ? '^^^...' : '^'.repeat(Math.max(1, end - start));
  const gap = start < 2 ? '' : ' '.repeat(start - 1);
  return `#${gap}${start < 2 ? carets.slice(1 - start) : carets} ${severity}${message === '' ? '' : `: ${message}`}`;
}

/** A line of a thousand brackets says no more than its beginning. */
function shortLines(text) {
  return text.replace(/^(.{100}).{20,}$/gm, '$1 …');
}

function listPage() {
  const rows = rules.map((rule) => `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${rule.title} |`);
  return `${[
    '# Rules',
    'What the editor and `eg-lint` report, by the id that stands beside each finding. Every rule can be switched off or given another severity: in the editor by the setting `envoyGateway.rules`, in a file by comments.',
    `\`\`\`yaml\n# eg-lint-disable rule-id            (above the first line of a document: for the whole document)\n# eg-lint-disable-next-line rule-id  (for the line below; several ids, separated by commas; without one: all)\nkey: value # eg-lint-disable-line rule-id -- the reason goes here\n\`\`\``,
    ['| Rule | Severity | Finds |', '| --- | --- | --- |', ...rows].join('\n'),
    '<!-- Rendered from server/src/rules/ by `npm run render`. -->',
  ].join('\n\n')}\n`;
}

function manifestWithSetting() {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  manifest.contributes ??= {};
  manifest.contributes.configuration ??= { title: 'Envoy Gateway', properties: {} };
  const sections = [manifest.contributes.configuration].flat();
  const section = sections.find(({ properties }) => 'envoyGateway.rules' in properties) ?? sections[0];
  section.properties['envoyGateway.rules'] = ruleSetting();
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function ruleSetting() {
  return {
    $comment: 'Rendered from server/src/rules/ by npm run render; do not edit.',
    type: 'object',
    scope: 'resource',
    default: {},
    additionalProperties: false,
    markdownDescription: 'Severities of rules, by the id that stands beside each problem; `off` silences a rule.',
    properties: Object.fromEntries(
      rules.map((rule) => [
        rule.id,
        { type: 'string', enum: ['off', 'error', 'warning', 'information', 'hint'], default: rule.severity, description: `${rule.title}.` },
      ]),
    ),
  };
}

function releasesOf({ releases = {} }) {
  const { since, until } = releases;
  if (since === undefined && until === undefined) return '';
  const from = since === undefined ? '' : ` from 1.${since} on`;
  return `Envoy Gateway${from}${until === undefined ? '' : ` before 1.${until}`}`;
}

/** Rule files may break long paragraphs over lines; a page has one line a paragraph. */
function paragraph(text) {
  return text.trim().replace(/[ \t]+$/gm, '');
}
