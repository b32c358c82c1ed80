// Renders syntaxes/lua-in-yaml.tmLanguage.json: colours for Lua in the block scalars of manifests (part of npm run render).
// With --check it writes nothing, and fails if the file is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../syntaxes/lua-in-yaml.tmLanguage.json', import.meta.url));

/** Keys that hold Lua wherever they stand: Envoy's own names, and the keys of a ConfigMap. */
const anywhere = `inline_code|inlineCode|inline_string|inlineString|lua|[\\w.-]+\\.lua|"lua"|"[\\w.-]+\\.lua"`;
/** A key that holds Lua only below \`lua:\`. */
const belowLua = 'inline|"inline"';

/** Columns at which keys stand in manifests; deeper ones stay uncoloured. */
const columns = Array.from({ length: 31 }, (_, column) => column);

/**
 * What stands before a key at a column: blanks, or blanks and a dash. VS Code's own grammar has often eaten them by then, so
 * that they can neither be matched nor captured: hence a look behind beside the match, and a rule a column.
 */
function before(column) {
  const prefixes = [`^[ ]{${column}}`, ...(column < 2 ? [] : [`^[ ]{${column - 2}}-[ ]`])];
  return `(?:${[...prefixes, ...prefixes.map((prefix) => `(?<=${prefix})`)].join('|')})`;
}

/** The line is indented at least to a column: rules around may have eaten some of the blanks, but none beyond it. */
function indentedTo(column) {
  return `[ ]*(?<=^[ ]{${column}})`;
}

/** `key: |` and the lines that are indented more than the key. */
function scriptIn(keys, column) {
  return {
    begin: `${before(column)}(${keys})(:)[ \\t]+([|>](?:[1-9][-+]?|[-+][1-9]?)?)[ \\t]*(#.*)?$`,
    beginCaptures: { 1: name('entity.name.tag.yaml'), 2: name('punctuation.separator.key-value.mapping.yaml'), 3: name('keyword.control.flow.block-scalar.yaml'), 4: name('comment.line.number-sign.yaml') },
    while: `\\G(?=${indentedTo(column + 1)}|[ \\t]*$)`,
    contentName: 'meta.embedded.block.lua',
    patterns: [{ include: 'source.lua' }],
  };
}

/** `lua:` and its items, which may stand at the column of `lua` itself. */
function listAt(column) {
  return {
    begin: `${before(column)}(lua)(:)[ \\t]*(#.*)?$`,
    beginCaptures: { 1: name('entity.name.tag.yaml'), 2: name('punctuation.separator.key-value.mapping.yaml'), 3: name('comment.line.number-sign.yaml') },
    while: `\\G(?=${indentedTo(column + 1)}|${indentedTo(column)}-[ ]|[ \\t]*(?:#.*)?$)`,
    patterns: [{ include: '#inline' }, { include: 'source.yaml' }],
  };
}

function name(scope) {
  return { name: scope };
}

const grammar = {
  $comment: 'Rendered by npm run render; do not edit.',
  scopeName: 'envoy-gateway.lua-in-yaml.injection',
  injectionSelector: 'L:source.yaml -comment -string.unquoted.block -meta.embedded',
  patterns: [{ include: '#scripts' }, { include: '#lists' }],
  repository: {
    scripts: { patterns: columns.map((column) => scriptIn(anywhere, column)) },
    lists: { patterns: columns.map(listAt) },
    inline: { patterns: columns.map((column) => scriptIn(belowLua, column)) },
  },
};

const text = `${JSON.stringify(grammar, null, 1)}\n`;
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('syntaxes/lua-in-yaml.tmLanguage.json is stale; run: npm run render');
  process.exitCode = 1;
}
