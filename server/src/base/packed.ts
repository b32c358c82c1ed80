// Texts that lie in the bundle packed, since most sessions never need them.

import { inflateSync, strFromU8 } from 'fflate';

/**
 * @param packed UTF-8 that was deflated (RFC 1951) and written in base64
 * @returns the text
 * @throws what fflate throws for anything else, which only a broken build can bring about
 */
export function unpacked(packed: string): string {
  const binary = atob(packed);
  // `Uint8Array.from` takes as long as all the rest.
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return strFromU8(inflateSync(bytes));
}
