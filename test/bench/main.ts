// npm run bench: measures our server and yaml-language-server side by side and writes docs/benchmarks.md.

import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCatalog } from '../../server/src/schema/catalog';
import { newestRelease } from '../../server/src/base/release';
import type { LspClientOptions } from '../lsp-client';
import { measureCheckTimes, type CheckTime } from './check-time';
import { measureDefinitionLoad } from './definition-load';
import { runSession, type SessionFigures } from './editor-session';
import { formatMilliseconds, median, percentile, type Figures } from './figures';
import { toJsonSchema } from './json-schema';
import { measureTerminalRun, type TerminalFigures } from './terminal-run';

const root = process.env.EG_PROJECT_ROOT ?? process.cwd();
const theirFolder = process.env.EG_BENCH_THEIR_FOLDER!;
const scratch = process.env.EG_BENCH_SCRATCH!;
const quick = process.argv.includes('--quick');
/** yaml-language-server waits this long after an edit before it checks; the table shows it with and without. */
const theirDelayMs = 200;
const sizes = quick ? [1, 100] : [1, 100, 1000];
/** So many that the 95th percentile means something; theirs take too long for that, and their medians are compared. */
const tries = quick ? 20 : 200;
const theirTries = quick ? 10 : 15;

interface Row {
  readonly size: number;
  readonly ours: SessionFigures;
  readonly theirs: SessionFigures;
}

const rows: Row[] = [];
for (const size of sizes) {
  say(`${size} policies: ours`);
  const ours = await runSession(ourServer(), size, tries);
  say(`${size} policies: yaml-language-server`);
  const theirs = await runSession(theirServer(), size, theirTries);
  rows.push({ size, ours, theirs });
}
say('eg-lint');
const terminal = measureTerminalRun(join(root, 'dist', 'cli.js'), quick ? 1_000 : 10_000, quick ? 1 : 3);
say('checks inside of the engine');
const checks = measureCheckTimes(quick ? 300 : 3_000);
say("a user's own CRD");
const definitions = measureDefinitionLoad(quick ? 3 : 20);
const page = renderPage(rows, terminal, checks, definitions);
console.log(page);
if (!quick) writeFileSync(join(root, 'docs', 'benchmarks.md'), page);

function ourServer(): LspClientOptions {
  return { command: process.execPath, args: [join(root, 'dist', 'server.js'), '--stdio'] };
}

function theirServer(): LspClientOptions {
  const kind = createCatalog(newestRelease).kind('gateway.envoyproxy.io/v1alpha1', 'EnvoyExtensionPolicy');
  const schemaFile = join(scratch, 'envoy-extension-policy.schema.json');
  writeFileSync(schemaFile, JSON.stringify(toJsonSchema(kind!.schema)));
  const yaml = { schemas: { [pathToFileURL(schemaFile).href]: ['*.yaml'] }, validate: true, completion: true, hover: true, schemaStore: { enable: false }, maxItemsComputed: 100_000 };
  return {
    command: process.execPath,
    args: [join(theirFolder, 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server'), '--stdio'],
    configuration: { yaml },
  };
}

function renderPage(measured: readonly Row[], lint: TerminalFigures, checkTimes: readonly CheckTime[], definitionTimes: readonly CheckTime[]): string {
  const versions = [`Node ${process.version}`, `yaml-language-server ${versionOf(join(theirFolder, 'node_modules', 'yaml-language-server'))}`, `ours ${versionOf(root)}`];
  const lines = [
    '# Benchmarks',
    '',
    '<!-- Written by `npm run bench`; do not edit. -->',
    '',
    `${versions.join(', ')}; ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}.`,
    '',
    'Both servers run over stdio, one after the other, on the same file with the same schema. Times are milliseconds, median / 95th percentile,',
    'after five tries of each kind that are not counted.',
    '“Right” counts the answers that held what they had to: a fast empty answer shows there.',
    `yaml-language-server waits ${theirDelayMs} ms after an edit before it checks; the ratio leaves that delay out.`,
    '',
    '| Policies in the file | What | Ours | Right | Theirs | Right | Theirs ÷ ours (median) |',
    '| ---: | --- | ---: | ---: | ---: | ---: | ---: |',
    ...measured.flatMap(({ size, ours, theirs }) => [
      tableRow(size, 'start to `initialize`', ours.start, theirs.start),
      tableRow(size, 'edit to fresh diagnostics', ours.edit, theirs.edit, theirDelayMs),
      tableRow(size, 'completion right after an edit', ours.completion, theirs.completion),
      tableRow(size, 'hover right after an edit', ours.hover, theirs.hover),
      tableRow(size, 'document symbols after an edit', ours.symbols, theirs.symbols),
      tableRow(size, 'completion in a burst of 20 keys, 60 ms apart', ours.burst, theirs.burst),
      memoryRow(size, ours.memory, theirs.memory),
    ]),
    '',
    `\`eg-lint\` over ${lint.files} files of one policy each: ${Math.round(lint.files / (median(lint.milliseconds) / 1000))} files a second ` +
      `(${formatMilliseconds(median(lint.milliseconds))} ms in the median of ${lint.milliseconds.length} runs; findings ${lint.right ? 'right' : 'WRONG'} in every run).`,
    '',
    'Inside of the engine, without a server: one policy of 40 lines read, parsed and checked by all rules, warm, each with another text.',
    '',
    '| What | Median / 95th percentile, ms |',
    '| --- | ---: |',
    ...checkTimes.map(({ what, figures }) => `| ${what} | ${cell(figures)} |`),
    '',
    ...(definitionTimes.length === 0
      ? []
      : [
          "A user's own CRD, the longest there is, in an engine that has just been started: it is read in full when the first manifest needs it.",
          '',
          '| What | Median / 95th percentile, ms |',
          '| --- | ---: |',
          ...definitionTimes.map(({ what, figures }) => `| ${what} | ${cell(figures)} |`),
          '',
        ]),
  ];
  return lines.join('\n');
}

function tableRow(size: number, what: string, ours: Figures, theirs: Figures, delay = 0): string {
  const ratio = Math.max(0, median(theirs.milliseconds) - delay) / median(ours.milliseconds);
  return `| ${size} | ${what} | ${cell(ours)} | ${rightness(ours)} | ${cell(theirs)} | ${rightness(theirs)} | ${ratio.toFixed(ratio < 10 ? 1 : 0)} |`;
}

function memoryRow(size: number, ours: number | undefined, theirs: number | undefined): string {
  if (ours === undefined || theirs === undefined) return `| ${size} | memory at the end | not measured here | | | | |`;
  return `| ${size} | memory at the end, MB | ${ours.toFixed(0)} | | ${theirs.toFixed(0)} | | ${(theirs / ours).toFixed(1)} |`;
}

function cell({ milliseconds }: Figures): string {
  return `${formatMilliseconds(median(milliseconds))} / ${formatMilliseconds(percentile(milliseconds, 0.95))}`;
}

function rightness({ milliseconds, right }: Figures): string {
  return `${right} of ${milliseconds.length}`;
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

function say(step: string): void {
  console.error(`bench: ${step}`);
}
