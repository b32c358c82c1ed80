// Where the code of a Wasm filter names the authority that its server's certificate is checked with.

import type { Release } from '../base/release';

/** Until then the fields are there, and nobody reads them. */
const readSince = 8;

/** Paths below `code`; none where nobody reads them. */
export function authorityPaths(release: Release): readonly (readonly string[])[] {
  return release < readSince ? [] : ['http', 'image'].map((source) => [source, 'tls', 'caCertificateRef']);
}
