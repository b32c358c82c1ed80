// Finds and reads the manifests that a command line names: files, folders and globs.

import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import picomatch from 'picomatch';
import { UsageError } from './arguments';

/** By their endings, and the name without one that kustomize takes as well. */
const manifestName = /\.(?:[Yy][Aa]?[Mm][Ll]|[Jj][Ss][Oo][Nn])$|^Kustomization$/;

/** Folders that hold other people's files, never a user's manifests. */
const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', '.terraform']);

/** Files beside manifests that say which of them are patches, and which release is in use. */
const tellingNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization', 'Chart.yaml', 'Chart.lock', 'helmfile.yaml', 'helmfile.yml'];

/**
 * The files that `paths` mean, each once, in the order in which they were named (folders in name order).
 * A file that is named itself counts whatever its ending; folders and globs bring `.yaml`, `.yml`, `.json` and `Kustomization`.
 * @throws UsageError if a path does not exist or a glob matches nothing
 */
export function findFiles(paths: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const path of paths) {
    for (const file of filesOf(path)) {
      const key = resolve(file);
      if (!found.has(key)) found.set(key, file);
    }
  }
  return [...found.values()];
}

function filesOf(path: string): string[] {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isDirectory()) return manifestsBelow(path);
  if (status) return [normalize(path)];
  const { base, isGlob } = picomatch.scan(path.replaceAll('\\', '/'));
  if (!isGlob) throw new UsageError(`${path}: no such file or folder`);
  const matches = picomatch(normalize(path).replaceAll('\\', '/'), { dot: true });
  const folder = base || '.';
  const files = statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? manifestsBelow(folder).filter((file) => matches(file.replaceAll('\\', '/')))
    : [];
  if (files.length === 0) throw new UsageError(`${path}: no .yaml, .yml or .json file matches`);
  return files;
}

function manifestsBelow(folder: string, above: ReadonlySet<string> = new Set()): string[] {
  const real = realpathSync(folder);
  // A link to a folder above would lead round in circles.
  if (above.has(real)) return [];
  const path = new Set([...above, real]);
  const files: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = join(folder, entry.name);
    const status = entry.isSymbolicLink() ? statSync(name, { throwIfNoEntry: false }) : entry;
    if (status?.isDirectory()) {
      if (!skippedFolders.has(entry.name)) files.push(...manifestsBelow(name, path));
    } else if (status?.isFile() && manifestName.test(entry.name)) files.push(name);
  }
  return files;
}

/**
 * The kustomizations, charts and helmfiles in the same folders as `files` and up to three levels above. They are read to know
 * which manifests are patches and which release is in use; they are not checked themselves.
 */
export function tellingFilesAround(files: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const start of new Set(files.map((file) => dirname(resolve(file))))) {
    let folder = start;
    for (let level = 0; level <= 3; level++, folder = dirname(folder)) folders.add(folder);
  }
  return [...folders].flatMap((folder) => tellingNames.map((name) => join(folder, name)).filter((name) => existsSync(name)));
}

/**
 * Reads a text file: UTF-8 or, with a byte order mark, UTF-16, the encodings that YAML allows (YAML 1.2.2, section 5.2).
 * @throws UsageError if the file cannot be read or is no text
 */
export function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`);
  }
  return decodeText(bytes, file);
}

/** As `readText`, for bytes at hand; a byte order mark is kept, so that offsets stay those of the file. */
export function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file}: not a text file in UTF-8`);
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
