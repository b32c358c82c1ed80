// "Open Lua in Its Own Editor": a script as a Lua file beside its manifest, so that whatever helps with Lua helps there too.

import {
  Disposable,
  EventEmitter,
  FileChangeType,
  FilePermission,
  FileSystemError,
  FileType,
  Uri,
  ViewColumn,
  languages,
  window,
  workspace,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type TextDocument,
} from 'vscode';
import type { Diagnostic } from 'vscode-languageclient';
import { reportNoScript, scriptAtCursor, type ScriptOfFile } from '../lua-scripts';
import { luaDiagnosticsRequest, luaScriptRequest, type LuaScriptResult } from '../protocol';
import { withPageLink } from '../rule-pages';
import type { ServerSession } from '../server-session';
import { addressOf, luaScheme, readAddress, type LuaAddress } from './lua-address';
import { helpInScripts } from './lua-help';
import { LuaLink, textOf } from './lua-link';

/** All editors of scripts, and the file system in which these seem to lie. */
export class LuaEditors implements FileSystemProvider, Disposable {
  private readonly links = new Map<string, LuaLink>();
  /** The addresses of those whose scripts are gone, as the editor was told. */
  private readonly gone = new Set<string>();
  private readonly changes = new EventEmitter<FileChangeEvent[]>();
  private readonly diagnostics = languages.createDiagnosticCollection('Envoy Gateway Lua');
  private readonly subscriptions: Disposable;
  /** What a file system calls the time of the last change: it must grow with each. */
  private clock = Date.now();

  readonly onDidChangeFile = this.changes.event;

  constructor(private readonly session: ServerSession) {
    this.subscriptions = Disposable.from(
      this.changes,
      this.diagnostics,
      workspace.registerFileSystemProvider(luaScheme, this, { isCaseSensitive: true }),
      helpInScripts(session, (document) => this.placeOf(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) for (const link of this.linksOf(document)) link.schedule();
      }),
      workspace.onDidSaveTextDocument((document) => {
        if (document.uri.scheme !== luaScheme) for (const link of this.linksOf(document)) link.schedule();
      }),
      workspace.onDidOpenTextDocument((document) => this.opened(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.closed(uri)),
      languages.onDidChangeDiagnostics(({ uris }) => {
        const files = new Set(uris.map(String));
        for (const link of this.links.values()) if (files.has(link.file.toString())) void this.showDiagnostics(link);
      }),
    );
    // Editors that were open when the window was closed are there before we are.
    for (const document of workspace.textDocuments) this.opened(document);
  }

  /** The script whose own editor is active, as far as its file has the same text. */
  async activeScript(): Promise<ScriptOfFile | undefined> {
    const document = window.activeTextEditor?.document;
    return document && this.placeOf(document);
  }

  /** Opens a script beside its manifest: the one that is named, else the one at the cursor. */
  async open(named?: ScriptOfFile): Promise<void> {
    const wanted = named ?? (await this.activeScript()) ?? (await scriptAtCursor(this.session));
    const client = await this.session.start();
    if (!client) return;
    const found = wanted && (await client.sendRequest<LuaScriptResult | null>(luaScriptRequest, { uri: client.code2ProtocolConverter.asUri(wanted.uri), script: wanted.script }));
    if (!wanted || !found) return reportNoScript();
    const refuse = (why: string): void => void window.showWarningMessage(`The script cannot be opened in its own editor: ${why}.`);
    if (found.unfit !== undefined) return refuse(found.unfit);
    const uri = (await this.openEditorOf(wanted)) ?? this.freeAddress({ file: wanted.uri, reference: found.reference });
    // Another encoding, as settings may name one for files, would make other letters of the script's.
    const document = await workspace.openTextDocument(uri, { encoding: 'utf8' });
    if (!document.isDirty && textOf(document) !== found.text && !this.links.has(uri.toString())) return refuse('the editor would change some of its characters');
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside });
  }

  dispose(): void {
    for (const link of this.links.values()) link.close();
    this.subscriptions.dispose();
  }

  /** The address of the editor that shows a script already, whatever the script was called when it was opened. */
  private async openEditorOf({ uri, script }: ScriptOfFile): Promise<Uri | undefined> {
    const ofFile = [...this.links.values()].filter(({ file }) => file.toString() === uri.toString());
    await Promise.all(ofFile.map((link) => link.sync()));
    return ofFile.find(({ number }) => number === script)?.uri;
  }

  /** An address that no editor has: a script that got another name since may still be shown under the old one. */
  private freeAddress(address: LuaAddress): Uri {
    const first = addressOf(address);
    let uri = first;
    for (let number = 2; this.links.has(uri.toString()); number++) uri = first.with({ fragment: String(number) });
    return uri;
  }

  /** The file and number of the script in an editor, once both sides are the same. */
  private async placeOf(document: TextDocument): Promise<ScriptOfFile | undefined> {
    const link = this.links.get(document.uri.toString());
    await link?.sync();
    return link?.number !== undefined && link.text === textOf(document) ? { uri: link.file, script: link.number } : undefined;
  }

  // The file system

  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  async stat(uri: Uri): Promise<FileStat> {
    const link = this.links.get(uri.toString());
    const text = link?.text ?? (await this.scriptOf(uri)).text;
    return { type: FileType.File, ctime: 0, mtime: this.clock, size: new TextEncoder().encode(text).length, ...(link?.isGone ? { permissions: FilePermission.Readonly } : {}) };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const link = this.links.get(uri.toString());
    return new TextEncoder().encode(link && link.isGone ? link.text : (await this.scriptOf(uri)).text);
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    const link = this.links.get(uri.toString());
    if (!link) throw FileSystemError.FileNotFound(uri);
    try {
      await link.save(new TextDecoder().decode(content).replaceAll('\r\n', '\n'));
    } catch (error) {
      throw FileSystemError.Unavailable(error instanceof Error ? error.message : String(error));
    }
    this.clock++;
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  // Links

  private async scriptOf(uri: Uri): Promise<LuaScriptResult> {
    const address = readAddress(uri);
    const client = address && (await this.session.start());
    if (!client) throw FileSystemError.FileNotFound(uri);
    // The server knows files that are open, even outside of the workspace.
    await workspace.openTextDocument(address.file);
    const link = this.links.get(uri.toString());
    const params = { uri: client.code2ProtocolConverter.asUri(address.file), script: address.reference, ...(link ? { lastText: link.text } : {}) };
    const found = await client.sendRequest<LuaScriptResult | null>(luaScriptRequest, params);
    if (!found) throw FileSystemError.FileNotFound(uri);
    return found;
  }

  private opened(document: TextDocument): void {
    const { uri } = document;
    const key = uri.toString();
    const address = this.links.has(key) ? undefined : readAddress(uri);
    if (!address) return;
    const link = new LuaLink(this.session, uri, address, textOf(document), (changed) => this.changed(changed));
    this.links.set(key, link);
    void link.sync();
  }

  private closed(uri: Uri): void {
    const link = this.links.get(uri.toString());
    if (!link) return;
    link.close();
    this.links.delete(uri.toString());
    this.gone.delete(uri.toString());
    this.diagnostics.delete(uri);
  }

  private linksOf({ uri }: TextDocument): readonly LuaLink[] {
    const name = uri.toString();
    const own = this.links.get(name);
    return own ? [own] : [...this.links.values()].filter(({ file }) => file.toString() === name);
  }

  private changed(link: LuaLink): void {
    const key = link.uri.toString();
    if (link.isGone !== this.gone.has(key)) {
      if (link.isGone) this.gone.add(key);
      else this.gone.delete(key);
      this.clock++;
      this.changes.fire([{ type: FileChangeType.Changed, uri: link.uri }]);
    }
    void this.showDiagnostics(link);
  }

  private async showDiagnostics(link: LuaLink): Promise<void> {
    const client = this.session.running;
    if (!client || link.number === undefined || !this.links.has(link.uri.toString())) return this.diagnostics.delete(link.uri);
    const params = { uri: client.code2ProtocolConverter.asUri(link.file), script: link.number };
    const found = await client.sendRequest<Diagnostic[]>(luaDiagnosticsRequest, params).catch(() => []);
    const shown = await client.protocol2CodeConverter.asDiagnostics(found);
    if (this.links.has(link.uri.toString())) this.diagnostics.set(link.uri, shown.map(withPageLink));
  }
}
