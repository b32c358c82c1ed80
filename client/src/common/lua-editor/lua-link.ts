// Keeps a script and its own editor the same: typing on either side reaches the other, and nothing that was typed is lost.

import { Range, WorkspaceEdit, window, workspace, type TextDocument, type Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { editLuaScriptRequest, luaScriptRequest, type EditLuaScriptResult, type LuaScriptParams, type LuaScriptResult, type ScriptReference } from '../protocol';
import type { ServerSession } from '../server-session';
import type { LuaAddress } from './lua-address';
import { changeBetween } from './text-change';

/** Keys that come in quick succession make one edit of the file (milliseconds). */
const pause = 40;

/** A file that is half typed may seem to have lost its script for a moment (milliseconds). */
const patience = 1_500;

/** The server hears of an edit a moment after the editor (milliseconds, times). */
const serverDelay = 15;
const mostTries = 80;

export class LuaLink {
  /** What both sides said last. */
  text: string;
  private reference: ScriptReference;
  /** The script's number in its file. */
  number: number | undefined;
  readonly file: Uri;
  isGone = false;
  private missingSince: number | undefined;
  private isRefused = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private isDue = false;
  private isSaving = false;
  private isClosed = false;

  /**
   * @param uri the address of the script's own editor
   * @param changed hears when the script has gone, is back, or its diagnostics may have moved
   */
  constructor(
    private readonly session: ServerSession,
    readonly uri: Uri,
    { file, reference }: LuaAddress,
    text: string,
    private readonly changed: (link: LuaLink) => void,
  ) {
    this.file = file;
    this.reference = reference;
    this.text = text;
  }

  /** Something was typed on one of the sides. */
  schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.sync(), pause);
  }

  /** Makes both sides the same. Never rejects. */
  sync(): Promise<void> {
    clearTimeout(this.timer);
    this.isDue = true;
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  /**
   * Saves the file that holds the script, after what was typed here has reached it.
   * @throws where it cannot reach it
   */
  async save(text: string): Promise<void> {
    if (this.isSaving) return;
    this.isSaving = true;
    try {
      await this.sync();
      if (this.isGone || this.text !== text) throw new Error('This text could not be written into the file that the script stands in.');
      const document = await workspace.openTextDocument(this.file);
      if (document.isDirty && !document.isUntitled) await document.save();
    } finally {
      this.isSaving = false;
    }
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    for (let round = 0; this.isDue && !this.isClosed && round < 50; round++) {
      this.isDue = false;
      try {
        await this.syncOnce();
      } catch {
        // The server is being started again, or the file cannot be read: the next edit tries again.
        this.missed();
      }
    }
  }

  private async syncOnce(): Promise<void> {
    const client = await this.session.start();
    const lua = this.ownDocument();
    if (!client || !lua) return;
    const document = await workspace.openTextDocument(this.file);
    const found = await this.ask(client, document);
    if (found === 'later') {
      this.schedule();
      return;
    }
    if (!found || found.unfit !== undefined) return this.missed();
    this.found(found);
    const own = textOf(lua);
    if (own === found.text) {
      this.text = own;
      this.isRefused = false;
      return this.settle(lua, document);
    }
    const isTypedHere = own !== this.text && (found.text === this.text || window.activeTextEditor?.document === lua);
    if (isTypedHere) await this.push(client, document, found, own);
    else await this.pull(lua, found.text);
    // Whether it has arrived is seen by looking again.
    if (!this.isRefused) this.isDue = true;
  }

  /** The script as the server has it, once it has heard of the document's last edit. */
  private async ask(client: BaseLanguageClient, document: TextDocument): Promise<LuaScriptResult | null | 'later'> {
    const params: LuaScriptParams = { uri: client.code2ProtocolConverter.asUri(this.file), script: this.reference, lastText: this.text };
    for (let attempt = 0; attempt < mostTries; attempt++) {
      const { version } = document;
      const found = await client.sendRequest<LuaScriptResult | null>(luaScriptRequest, params);
      if (!found || found.version === version) return found;
      await new Promise((resolve) => setTimeout(resolve, serverDelay));
    }
    return 'later';
  }

  private async push(client: BaseLanguageClient, document: TextDocument, { number, version }: LuaScriptResult, text: string): Promise<void> {
    const params = { uri: client.code2ProtocolConverter.asUri(this.file), script: number, text };
    const answer = await client.sendRequest<EditLuaScriptResult | null>(editLuaScriptRequest, params);
    if (!answer) return this.refuse();
    // Typed in the file meanwhile: look again.
    if (answer.version !== version || document.version !== version) return;
    const edit = new WorkspaceEdit();
    for (const { range, newText } of answer.edits) edit.replace(this.file, client.protocol2CodeConverter.asRange(range), newText);
    if (await workspace.applyEdit(edit)) this.text = text;
  }

  private async pull(lua: TextDocument, text: string): Promise<void> {
    const before = lua.getText();
    const change = changeBetween(before, text);
    if (change) {
      const edit = new WorkspaceEdit();
      edit.replace(this.uri, new Range(lua.positionAt(change.start), lua.positionAt(change.end)), change.newText);
      if (!(await workspace.applyEdit(edit))) return;
    }
    this.text = text;
  }

  /** Once both are the same, this side has nothing to save that the other one has not. */
  private async settle(lua: TextDocument, document: TextDocument): Promise<void> {
    if (lua.isDirty && !document.isDirty && !this.isSaving) await lua.save();
    this.changed(this);
  }

  private found({ reference, number }: LuaScriptResult): void {
    this.reference = reference;
    this.number = number;
    this.missingSince = undefined;
    if (!this.isGone) return;
    this.isGone = false;
    this.changed(this);
  }

  private missed(): void {
    this.number = undefined;
    if (this.isGone || this.isClosed) return;
    this.missingSince ??= Date.now();
    const left = this.missingSince + patience - Date.now();
    if (left > 0) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.sync(), left);
      return;
    }
    this.isGone = true;
    this.changed(this);
    void window.showWarningMessage(`The script of ${this.uri.path.split('/').at(-1)} is not in its file any more. What its editor shows stays there, read-only, until it is closed or the script is back.`);
  }

  private refuse(): void {
    if (this.isRefused) return;
    this.isRefused = true;
    void window.showWarningMessage('This text cannot stand in the manifest as a script: `{{ … }}` would be taken for a template, for example. It stays in its own editor until it can.');
  }

  private ownDocument(): TextDocument | undefined {
    const name = this.uri.toString();
    return workspace.textDocuments.find(({ uri, isClosed }) => !isClosed && uri.toString() === name);
  }
}

/** Scripts have line feeds only, whatever the editor made of them. */
export function textOf(document: TextDocument): string {
  return document.getText().replaceAll('\r\n', '\n');
}
