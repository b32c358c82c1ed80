// What a thread that runs scripts is asked, and what it answers.

import type { SampleOutcome, SampleRequest } from './sample-request';
import type { TrialRequest, TrialVerdict } from './trial-verdict';

export type TrialWork = TrialRequest | SampleRequest;

/** To each work its own: a verdict to a trial, an outcome to a sample. */
export type TrialAnswer = TrialVerdict | SampleOutcome;
