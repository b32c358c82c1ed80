// What becomes of requests while the controller refuses an extension of a policy.

import type { Release } from '../base/release';
import type { YamlNode } from '../yaml/tree';
import { valueOf } from './kubernetes-values';

/** From this release on `failOpen` counts when the controller refuses an extension, too. */
const failOpenSince = 5;

/** The end of a sentence about a filter of `spec.wasm` or `spec.extProc`. */
export function refusedExtension(extension: YamlNode, release: Release): string {
  const failOpen = valueOf(extension, 'failOpen');
  const goesOn = failOpen?.kind === 'scalar' && failOpen.value === true && release >= failOpenSince;
  return goesOn ? 'the controller refuses the policy, and requests go on without the extension' : 'the controller refuses the policy, and its routes answer HTTP 500';
}
