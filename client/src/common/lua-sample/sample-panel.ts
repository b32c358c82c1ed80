// The panel that runs a script with a sample request: from its form, or from a file beside the manifest; again after each save.

import { Selection, ViewColumn, window, workspace, type Disposable, type Uri, type WebviewPanel } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { reportNoScript, scriptAtCursor, type ScriptOfFile } from '../lua-scripts';
import { luaScriptRequest, runSampleRequest, type LuaScriptParams, type LuaScriptResult, type RunSampleParams, type ScriptReference } from '../protocol';
import type { ServerSession } from '../server-session';
import { pageHtml } from './sample-page';
import { briefsOf, formOfSample, headerProblems, outcomeHtml, problemHtml, sampleOfForm, statusHtml, type SampleForm, type SampleRun } from './sample-text';

/** What the page says. */
interface PageMessage {
  readonly act: 'ready' | 'run' | 'edit' | 'save' | 'file' | 'open';
  readonly form?: SampleForm;
  readonly line?: number;
}

/** Endings of the file beside `<name>.yaml` that holds its sample: `<name>.request.yaml`. */
const sampleEndings = ['.request.yaml', '.request.yml', '.request.json'];

/** The number of a script that is not there. */
const gone = -1;

/** The script that is shown, and how it is found again when others have come or gone above it. */
interface ShownScript extends ScriptOfFile {
  readonly reference?: ScriptReference;
  readonly text?: string;
}

export class SamplePanel implements Disposable {
  private panel: WebviewPanel | undefined;
  private shown: ShownScript | undefined;
  /** What stands in the form; undefined: the usual sample. */
  private form: SampleForm | undefined;
  /** Counted up, so that an answer that comes late is not shown. */
  private runs = 0;
  private readonly subscription: Disposable;

  constructor(private readonly session: ServerSession) {
    this.subscription = workspace.onDidSaveTextDocument(({ uri }) => {
      if (!this.panel || !this.shown) return;
      const saved = uri.toString();
      if (saved === this.shown.uri.toString() || samplesBeside(this.shown.uri).some((one) => one.toString() === saved)) void this.run();
    });
  }

  /** Runs a script of a file: the one that is named, else the last one that begins above the cursor of the active editor. */
  async show(named?: ScriptOfFile): Promise<void> {
    const wanted = named ?? (await scriptAtCursor(this.session));
    if (!wanted) {
      reportNoScript();
      return;
    }
    this.shown = wanted;
    const panel = (this.panel ??= this.open());
    panel.reveal(undefined, true);
    await this.run(true);
  }

  dispose(): void {
    this.panel?.dispose();
    this.subscription.dispose();
  }

  private open(): WebviewPanel {
    const panel = window.createWebviewPanel('envoyGateway.luaSample', 'Sample request', { viewColumn: ViewColumn.Beside, preserveFocus: true }, { enableScripts: true, localResourceRoots: [] });
    panel.webview.onDidReceiveMessage((message: PageMessage) => void this.act(message));
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.form = undefined;
    });
    // Hidden pages are thrown away, and say that they are ready when they are back.
    panel.webview.html = pageHtml(crypto.randomUUID().replaceAll('-', ''));
    return panel;
  }

  private async act({ act, form, line }: PageMessage): Promise<void> {
    if (form) this.form = form;
    if (act === 'ready') await this.run(true);
    else if (act === 'run') await this.run();
    else if (act === 'edit' && form) await this.panel?.webview.postMessage(wordsAbout(form));
    else if (act === 'save' && form) await this.keep(form);
    else if (act === 'file') await this.openFile();
    else if (act === 'open' && line !== undefined) await this.openAt(line);
  }

  /** @param fill whether the form is to show the sample that was used */
  private async run(fill = false): Promise<void> {
    const number = ++this.runs;
    const client = await this.session.start();
    const shown = client && this.shown && (await this.findAgain(client, this.shown));
    if (!client || !shown || number !== this.runs) return;
    const file = await sampleBeside(shown.uri);
    const sample = file?.text ?? (this.form && sampleOfForm(this.form));
    const params: RunSampleParams = { uri: client.code2ProtocolConverter.asUri(shown.uri), script: shown.script, ...(sample === undefined ? {} : { sample }) };
    const run = await client.sendRequest<SampleRun | null>(runSampleRequest, params);
    if (number !== this.runs || !this.panel) return;
    const name = shown.uri.path.split('/').at(-1) ?? '';
    const form = run ? formOfSample(run.sample) : undefined;
    await this.panel.webview.postMessage({
      script: run ? `Script in line ${run.line + 1} of ${name}` : name,
      line: run?.line ?? 0,
      note: file ? `Again after each save of it or of ${file.name}, from which the sample comes.` : 'It runs as in Envoy, without files, network and clock, and again after each save.',
      ...(file ? { file: file.name } : {}),
      ...(form && (fill || file) ? { form } : {}),
      ...(form ? wordsAbout(file || fill ? form : (this.form ?? form)) : {}),
      status: run ? `${run.problem === undefined || !file ? '' : problemHtml(file.name, run.problem)}${statusHtml(run)}` : '<p class="wrong">The script is not there any more, or it cannot be run here.</p>',
      html: run ? outcomeHtml(run) : '',
    });
  }

  /** Where the script is now; where it was before if it is gone, of which the server says that nothing is there. */
  private async findAgain(client: BaseLanguageClient, shown: ShownScript): Promise<ShownScript> {
    const { uri, script, reference, text } = shown;
    const params: LuaScriptParams = { uri: client.code2ProtocolConverter.asUri(uri), script: reference ?? script, ...(text === undefined ? {} : { lastText: text }) };
    const found = await client.sendRequest<LuaScriptResult | null>(luaScriptRequest, params);
    if (!found) return { ...shown, script: gone };
    const now = { uri, script: found.number, reference: found.reference, text: found.text };
    if (this.shown === shown) this.shown = now;
    return now;
  }

  private async keep(form: SampleForm): Promise<void> {
    const { shown } = this;
    const json = shown && samplesBeside(shown.uri).at(-1);
    if (!json) return;
    await workspace.fs.writeFile(json, new TextEncoder().encode(`${sampleOfForm(form)}\n`));
    await window.showTextDocument(json, { viewColumn: ViewColumn.One, preserveFocus: true });
    await this.run(true);
  }

  private async openFile(): Promise<void> {
    const file = this.shown && (await sampleBeside(this.shown.uri));
    if (file) await window.showTextDocument(file.uri, { viewColumn: ViewColumn.One });
  }

  private async openAt(line: number): Promise<void> {
    if (!this.shown) return;
    const document = await workspace.openTextDocument(this.shown.uri);
    const start = document.lineAt(Math.min(line, document.lineCount - 1)).range;
    await window.showTextDocument(document, { viewColumn: ViewColumn.One, selection: new Selection(start.start, start.end) });
  }
}

/** What stands beside the fields while one types. */
function wordsAbout(form: SampleForm): { readonly briefs: object; readonly problems: object } {
  return { briefs: briefsOf(form), problems: headerProblems(form) };
}

function samplesBeside(manifest: Uri): readonly Uri[] {
  const path = manifest.path.replace(/\.[^./]*$/, '');
  return sampleEndings.map((ending) => manifest.with({ path: `${path}${ending}` }));
}

async function sampleBeside(manifest: Uri): Promise<{ readonly uri: Uri; readonly name: string; readonly text: string } | undefined> {
  for (const uri of samplesBeside(manifest)) {
    try {
      return { uri, name: uri.path.split('/').at(-1) ?? '', text: new TextDecoder().decode(await workspace.fs.readFile(uri)) };
    } catch {
      // There is none of that name.
    }
  }
  return undefined;
}
