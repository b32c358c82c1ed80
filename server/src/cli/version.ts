// The version of this product, as package.json says it.

import packageText from '../../../package.json' with { type: 'text' };

/** Semantic version: `0.1.0`. */
export const productVersion: string = (JSON.parse(packageText) as { version: string }).version;
