// Which files the entries of `envoyGateway.crds` mean: files, folders and globs, relative to their folder.

import picomatch from 'picomatch';
import { normalUri, resolvePath } from '../base/uri';
import type { WorkspaceFiles } from './workspace-files';

/** What a folder's settings name; folder undefined: there is none, so that only absolute paths mean anything. */
export interface DefinitionEntries {
  readonly folder: string | undefined;
  readonly entries: readonly string[];
}

/**
 * The URIs of the files that the entries name, in their order, each once.
 * @param filesFor who knows the files of a place
 * @param missing hears of entries that name nothing
 */
export async function filesOfEntries({ folder, entries }: DefinitionEntries, filesFor: (uri: string) => WorkspaceFiles, missing: (entry: string) => void): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const entry of entries) {
    const uris = await filesOfEntry(entry.trim(), folder, filesFor);
    if (uris.length === 0) missing(entry);
    for (const uri of uris) found.add(uri);
  }
  return [...found];
}

/** Whether a file may be one that the entries name, as far as the entries alone tell. */
export function mayBeNamed(uri: string, { folder, entries }: DefinitionEntries): boolean {
  return entries.some((entry) => {
    const { base } = picomatch.scan(entry.trim());
    const start = placeOf(base, folder);
    return start !== undefined && (normalUri(uri) === start || normalUri(uri).startsWith(`${start.replace(/\/$/, '')}/`));
  });
}

async function filesOfEntry(entry: string, folder: string | undefined, filesFor: (uri: string) => WorkspaceFiles): Promise<readonly string[]> {
  const { base, glob, isGlob } = picomatch.scan(entry);
  const start = placeOf(isGlob ? base : entry, folder);
  if (start === undefined || entry === '') return [];
  const address = asAddress(start);
  const files = filesFor(address);
  const below = await files.list(address);
  if (isGlob) {
    const matches = picomatch(glob, { dot: true });
    return below.filter((uri) => matches(normalUri(uri).slice(start.replace(/\/$/, '').length + 1)));
  }
  if (below.length > 0) return below;
  return (await files.read(address, Infinity)) === undefined ? [] : [address];
}

/** The normal URI of a path; undefined for relative ones where there is no folder. */
function placeOf(path: string, folder: string | undefined): string | undefined {
  const plain = path.replaceAll('\\', '/').replace(/^\$\{workspaceFolder\}\/?/, './');
  if (/^[a-z][\w+.-]+:\/\//i.test(plain)) return normalUri(plain);
  if (plain.startsWith('/')) return `${originOf(folder)}${plain}`;
  if (/^[A-Za-z]:\//.test(plain)) return normalUri(`file:///${plain}`);
  return folder === undefined ? undefined : (resolvePath(normalUri(folder).replace(/\/$/, ''), plain) ?? undefined);
}

/** The scheme and host of a folder: absolute paths are on the same machine. */
function originOf(folder: string | undefined): string {
  return /^[a-z][\w+.-]*:\/\/[^/]*/i.exec(folder ?? '')?.[0] ?? 'file://';
}

/** As files are opened by it: with what is special in URIs escaped. */
function asAddress(uri: string): string {
  const [, origin = '', path = uri] = /^([a-z][\w+.-]*:\/\/[^/]*)(.*)$/i.exec(uri) ?? [];
  return origin + encodeURI(path).replace(/[#?]/g, encodeURIComponent);
}
