// Renders what is derived from the scaffolds: snippets/ and docs/scaffolds.md: npm run render [-- --check]
// With --check nothing is written: stale files are named, and the exit code is 1.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadScaffolds } from './lib/load-scaffolds.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const { allScaffolds, allFragments, describeScaffold, fragmentSnippet, fragmentText, formatRelease, handlerTemplates, newestRelease, noFacts, renderScaffold, scaffoldSnippet, snippetText } = await loadScaffolds();

const manifests = [
  ...allScaffolds.map((scaffold) => ({ ...scaffold, body: scaffoldSnippet(scaffold), isFile: true })),
  ...allFragments.map((fragment) => ({ ...fragment, body: fragmentSnippet(fragment), isFile: false })),
];

const wanted = new Map(
  Object.entries({
    'snippets/manifests.json': snippetFile(manifests, ({ prefix }) => ({ prefix })),
    // Without prefix: editors then offer them by command and not while typing, which the language server does.
    'snippets/templates.json': snippetFile(manifests, ({ isFile }) => (isFile ? { isFileTemplate: true } : {})),
    'snippets/lua.json': luaSnippets(),
    'docs/scaffolds.md': page(),
  }).map(([file, text]) => [join(root, file), text]),
);
const folder = join(root, 'snippets');
const leftovers = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)).filter((file) => !wanted.has(file)) : [];
const stale = [...wanted].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

const shown = [...stale.map(([file]) => file), ...leftovers].map((file) => relative(root, file));
if (check) {
  if (shown.length > 0) console.error(`stale: ${shown.join(', ')}\nrun: npm run render`);
  process.exit(shown.length > 0 ? 1 : 0);
}
for (const [file, text] of stale) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
for (const file of leftovers) rmSync(file);
console.log(shown.length === 0 ? 'render: nothing was stale' : `render: wrote ${shown.join(', ')}`);

/** A file of snippets as VS Code and those who read its format have it. */
function snippetFile(entries, more) {
  return json(Object.fromEntries(entries.map((entry) => [`Envoy Gateway: ${entry.title}`, { ...more(entry), description: entry.summary, body: entry.body.split('\n') }])));
}

function luaSnippets() {
  const entries = handlerTemplates().map(({ job, what, values, template }) => {
    const words = job.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return [`Envoy Gateway: ${what}`, { prefix: `eg-lua-${words}`, description: `${what}.`, body: snippetText(template, (name) => values[name]).split('\n') }];
  });
  return json(Object.fromEntries(entries));
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function page() {
  return `${[
    '# Scaffolds',
    'New manifests that work as they are, but for what only you know: that is marked with `TODO`. There are several ways to get them:',
    [
      '- in a YAML file, type the prefix and accept the suggestion; tab goes from one place to fill in to the next, and names come from the workspace;',
      '- in VS Code, the command *Snippets: Fill File with Snippet*;',
      '- in a terminal, `eg-lint new <name> --target HTTPRoute/shop`; `eg-lint new --list` lists them, and `eg-lint new <name> --help` says what each takes; with `--out DIR` it writes files, and with `--starter go` (or another language) a project with code beside them;',
      '- in VS Code, *Envoy Gateway: New Extension…*, which asks step by step and writes the same.',
    ].join('\n'),
    '| Name | Prefix | What it makes | Releases |\n| --- | --- | --- | --- |\n' + allScaffolds.map((one) => `| [${one.id}](#${anchor(one.title)}) | \`${one.prefix}\` | ${one.summary} | ${span(one)} |`).join('\n'),
    ...allScaffolds.flatMap(section),
    '## Parts of manifests',
    'Offered where they fit.',
    ...allFragments.flatMap((one) => [`### ${one.title}`, `\`${one.prefix}\`: ${one.summary}`, fence(fragmentText(one))]),
    '## Scripts',
    'In files of Lua. Each passes the strict validation of the controller.',
    handlerTemplates()
      .map(({ job, what }) => `- \`eg-lua-${job.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}\`: ${what}.`)
      .join('\n'),
    '<!-- Rendered from server/src/scaffolds/ by `npm run render`; change those files, not this page. -->',
  ].join('\n\n')}\n`;
}

function section(scaffold) {
  const { parameters } = describeScaffold(scaffold, newestRelease, noFacts);
  const { yaml, advice } = renderScaffold(scaffold);
  const rows = parameters.map((one) => `| \`${one.name}\` | ${cell(one.title)}. ${cell(one.help)}${valuesOf(one)} | ${defaultOf(one.default)} |`);
  return [
    `## ${scaffold.title}`,
    `${scaffold.summary} Prefix \`${scaffold.prefix}\`; \`eg-lint new ${scaffold.id}\`.`,
    ...(advice.length > 0 ? [advice.map((one) => `- ${one}`).join('\n')] : []),
    `| Parameter | What it is | Default |\n| --- | --- | --- |\n${rows.join('\n')}`,
    fence(yaml.replace(/\n$/, '')),
  ];
}

function valuesOf({ kind, choices }) {
  if (!choices || choices.length === 0) return '';
  const what = kind === 'list' ? ' Such as: ' : kind === 'target' ? ' Kinds: ' : ' ';
  return `${what}${choices.map(({ value, help }) => (kind === 'target' ? `\`${value}\`` : `\`${value}\` (${cell(help)})`)).join(', ')}.`;
}

function defaultOf(value) {
  const text = Array.isArray(value) ? value.join(',') : String(value);
  return text === '' ? '' : `\`${text}\``;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

function span({ releases: { since, until } = {} }) {
  if (since === undefined && until === undefined) return 'all';
  return `${since === undefined ? '' : `since ${formatRelease(since)}`}${until === undefined ? '' : ` before ${formatRelease(until)}`}`;
}

function anchor(title) {
  return title.toLowerCase().replace(/[^\w\s-]/g, '').replace(/\s/g, '-');
}

function fence(text) {
  return `\`\`\`yaml\n${text}\n\`\`\``;
}
