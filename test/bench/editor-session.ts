// One editor session against one language server: what a user does, timed, every answer looked at.

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { LspClient, type LspClientOptions } from '../lsp-client';
import type { Figures } from './figures';
import { editedCharacter, editedLine, linesOfPolicy, policies } from './manifests';

export interface SessionFigures {
  readonly start: Figures;
  readonly edit: Figures;
  readonly completion: Figures;
  readonly hover: Figures;
  readonly symbols: Figures;
  readonly burst: Figures;
  /** Resident memory at the end, in MB; undefined where the system does not tell. */
  readonly memory: number | undefined;
}

/** Keys of a burst, and the pause between them: a quick typist. */
const burstKeys = 20;
const burstPauseMs = 60;

/** Runs a whole session on a file of `policyCount` policies, every step `tries` times. */
export async function runSession(options: LspClientOptions, policyCount: number, tries: number): Promise<SessionFigures> {
  const start = await measureStarts(options);
  const client = await LspClient.start(options);
  try {
    const file = new EditedFile(client, policyCount);
    await file.open();
    // The first tries warm the server up, as the first seconds of a real session do.
    const warmMeasure = async (act: () => Promise<Answer>): Promise<Figures> => {
      await measure(5, act);
      return measure(tries, act);
    };
    const edit = await warmMeasure(() => file.edit());
    const completion = await warmMeasure(() => file.completionAfterEdit());
    const hover = await warmMeasure(() => file.hover());
    const symbols = await warmMeasure(() => file.symbols());
    const burst = await measureBurst(file);
    return { start, edit, completion, hover, symbols, burst, memory: residentMegabytes(client.process.pid) };
  } finally {
    await client.stop();
  }
}

async function measureStarts(options: LspClientOptions): Promise<Figures> {
  const milliseconds: number[] = [];
  for (let count = 0; count < 5; count++) {
    const client = await LspClient.start(options);
    milliseconds.push(client.startMilliseconds);
    await client.stop();
  }
  return { milliseconds, right: milliseconds.length };
}

/** An answer took this long, and was it right? */
interface Answer {
  readonly milliseconds: number;
  readonly right: boolean;
}

async function measure(tries: number, act: () => Promise<Answer>): Promise<Figures> {
  const answers: Answer[] = [];
  for (let count = 0; count < tries; count++) answers.push(await act());
  return summarise(answers);
}

async function measureBurst(file: EditedFile): Promise<Figures> {
  const answers: Promise<Answer>[] = [];
  for (let key = 0; key < burstKeys; key++) {
    answers.push(file.completionAfterEdit().catch(() => ({ milliseconds: Number.POSITIVE_INFINITY, right: false })));
    await sleep(burstPauseMs);
  }
  return summarise(await Promise.all(answers));
}

function summarise(answers: readonly Answer[]): Figures {
  return { milliseconds: answers.map(({ milliseconds }) => milliseconds), right: answers.filter(({ right }) => right).length };
}

/** The open file: one letter in the middle policy goes wrong and right again. */
class EditedFile {
  private readonly uri = 'file:///bench/policies.yaml';
  private readonly line: number;
  private broken = false;

  constructor(
    private readonly client: LspClient,
    private readonly policyCount: number,
  ) {
    this.line = Math.floor(policyCount / 2) * linesOfPolicy + editedLine;
  }

  async open(): Promise<void> {
    const checked = this.client.nextDiagnostics(this.uri, () => true);
    this.client.open(this.uri, policies(this.policyCount));
    await checked;
  }

  async edit(): Promise<Answer> {
    const started = performance.now();
    const expected = !this.broken;
    const fresh = this.client.nextDiagnostics(this.uri, (published) => published.diagnostics.some((diagnostic) => diagnostic.range.start.line === this.line) === expected);
    this.toggle();
    const published = await fresh;
    const milliseconds = performance.now() - started;
    const others = published.diagnostics.filter((diagnostic) => diagnostic.range.start.line !== this.line && diagnostic.severity === 1);
    return { milliseconds, right: others.length === 0 };
  }

  async completionAfterEdit(): Promise<Answer> {
    this.toggle();
    const started = performance.now();
    const position = { line: this.line, character: editedCharacter - 6 };
    const answer = await this.client.request<{ items?: { label: string }[] } | { label: string }[] | null>('textDocument/completion', { textDocument: { uri: this.uri }, position });
    const milliseconds = performance.now() - started;
    const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
    return { milliseconds, right: items.some(({ label }) => label === 'Streamed') };
  }

  async hover(): Promise<Answer> {
    this.toggle();
    const started = performance.now();
    const answer = await this.client.request<{ contents?: { value?: string } } | null>('textDocument/hover', { textDocument: { uri: this.uri }, position: { line: this.line, character: 11 } });
    return { milliseconds: performance.now() - started, right: JSON.stringify(answer?.contents ?? '').length > 20 };
  }

  async symbols(): Promise<Answer> {
    this.toggle();
    const started = performance.now();
    const answer = await this.client.request<unknown[] | null>('textDocument/documentSymbol', { textDocument: { uri: this.uri } });
    return { milliseconds: performance.now() - started, right: (answer?.length ?? 0) >= this.policyCount };
  }

  private toggle(): void {
    this.broken = !this.broken;
    this.client.change(this.uri, { line: this.line, character: editedCharacter }, { line: this.line, character: editedCharacter + 1 }, this.broken ? 'x' : 'e');
  }
}

function residentMegabytes(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
