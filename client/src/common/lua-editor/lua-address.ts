// The address of a script's own editor: the name that its tab shows, the file that holds it, and how it is called there.

import { Uri } from 'vscode';
import type { ScriptReference } from '../protocol';

/** The scheme of scripts' own editors. */
export const luaScheme = 'envoy-gateway-lua';

export interface LuaAddress {
  /** The file that holds the script. */
  readonly file: Uri;
  readonly reference: ScriptReference;
}

/** The address of a script; its last part ends in `.lua`, so that the editor takes it for Lua. */
export function addressOf({ file, reference }: LuaAddress): Uri {
  const { path, occurrence } = reference;
  const isGenerated = path[0] === 'configMapGenerator';
  const name = reference.name ?? (isGenerated ? String(path[1]) : 'script');
  const index = path.find((step) => typeof step === 'number' && step > 0);
  const key = isGenerated || path[0] === 'data' ? ` ${String(path.at(-1)).replace(/\.lua$/, '')}` : '';
  const number = [...(typeof index === 'number' ? [index + 1] : []), ...(occurrence > 0 ? [`copy ${occurrence}`] : [])].map((part) => ` ${part}`).join('');
  const fileName = file.path.split('/').at(-1) ?? '';
  return Uri.from({ scheme: luaScheme, path: `/${fileName}/${`${name}${key}${number}`.replaceAll('/', '-')}.lua`, query: JSON.stringify({ file: file.toString(), reference }) });
}

/** What an address says; undefined for what is none. */
export function readAddress(uri: Uri): LuaAddress | undefined {
  try {
    const { file, reference } = JSON.parse(uri.query) as { readonly file: string; readonly reference: ScriptReference };
    return uri.scheme === luaScheme && Array.isArray(reference.path) ? { file: Uri.parse(file, true), reference } : undefined;
  } catch {
    return undefined;
  }
}
