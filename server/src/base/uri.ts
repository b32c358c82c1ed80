// Paths inside URIs, for file:, virtual and untitled documents alike, and for the plain paths that eg-lint uses.

/** One spelling for one file: VS Code, other editors and eg-lint escape and capitalise differently. */
export function normalUri(uri: string): string {
  let decoded = uri;
  try {
    if (uri.includes('%')) decoded = decodeURIComponent(uri);
  } catch {
    // A lone percent sign: the name is taken as it is.
  }
  decoded = decoded.replaceAll('\\', '/');
  return decoded.replace(/^(file:\/\/\/)([A-Za-z])(?=:)/, (_, scheme: string, drive: string) => scheme + drive.toLowerCase());
}

/** The folder of a file, without a slash at its end: `file:///a/b.yaml` gives `file:///a`. */
export function folderOf(uri: string): string {
  const slash = Math.max(uri.lastIndexOf('/'), uri.lastIndexOf('\\'));
  return slash === -1 ? '' : uri.slice(0, slash);
}

/** The last part of a path. */
export function fileNameOf(uri: string): string {
  return uri.slice(Math.max(uri.lastIndexOf('/'), uri.lastIndexOf('\\')) + 1);
}

/**
 * The file that `path` means in `folder`; both normal (see `normalUri`).
 * @returns undefined for absolute paths and URLs, which kustomize does not take for files beside it
 */
export function resolvePath(folder: string, path: string): string | undefined {
  if (path.startsWith('/') || /^[a-z][\w+.-]*:/i.test(path)) return undefined;
  const { root, segments } = splitRoot(folder);
  for (const segment of path.replaceAll('\\', '/').split('/')) {
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return root + segments.join('/');
}

/** Every folder from the file's own up to the topmost, nearest first. */
export function foldersAbove(uri: string): string[] {
  const { root, segments } = splitRoot(folderOf(uri));
  const folders: string[] = [];
  for (let depth = segments.length; depth >= 0; depth--) folders.push((root + segments.slice(0, depth).join('/')).replace(/(?<=[^/])\/$/, ''));
  return folders;
}

function splitRoot(folder: string): { root: string; segments: string[] } {
  const root = /^(?:[a-z][\w+.-]*:\/\/[^/]*\/?|\/|[A-Za-z]:\/)/i.exec(folder)?.[0] ?? '';
  const withSlash = root === '' || root.endsWith('/') ? root : `${root}/`;
  return { root: withSlash, segments: folder.slice(root.length).split('/').filter((segment) => segment !== '' && segment !== '.') };
}
