// What is asked of a trial run and what it answers, as plain data that crosses threads.

import type { Severity } from '../../base/finding';
import type { TextRange } from '../../base/text';

/** A script to be tried as a release of Envoy Gateway would in Strict validation. */
export interface TrialRequest {
  readonly script: string;
  /** Minor release of Envoy Gateway. */
  readonly release: number;
}

export type TrialVerdict =
  | { readonly outcome: 'passes' }
  | {
      readonly outcome: 'fails';
      readonly severity: Severity;
      readonly message: string;
      /** Offsets of the script. */
      readonly range: TextRange;
    }
  | {
      readonly outcome: 'not-tried';
      /** `host`: it hangs on files or variables of the controller's machine; `crash`: the machine gave up. */
      readonly reason: 'syntax' | 'host' | 'patterns' | 'crash';
    };

/** What determines a verdict. */
export function trialKey({ script, release }: TrialRequest): string {
  return `${release}\n${script}`;
}
