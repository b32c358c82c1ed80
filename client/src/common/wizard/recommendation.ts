// Which way of extending a gateway fits: the table that the wizard shows, and a few questions that end in advice with reasons.

import type { Mechanism } from './scaffold-requests';

/** One row of the decision table. */
export interface MechanismWords {
  readonly title: string;
  /** When to take it. */
  readonly fits: string;
  /** What it costs. */
  readonly costs: string;
}

export const mechanismTable: Readonly<Record<Mechanism, MechanismWords>> = {
  extProc: { title: 'External processor (ExtProc)', fits: 'Any language, headers and bodies; the default', costs: 'a service to run, a network hop' },
  wasm: { title: 'Wasm', fits: 'Compiled filters in a sandbox inside Envoy', costs: 'few libraries, a module to publish' },
  lua: { title: 'Lua', fits: 'A few lines, without any build', costs: 'no libraries; to be switched on since 1.9' },
  dynamicModule: { title: 'Dynamic module', fits: 'Native code inside Envoy', costs: 'tied to a version, a crash takes Envoy down' },
  patch: { title: 'Patch (EnvoyPatchPolicy)', fits: 'What no other field reaches; the last resort', costs: 'breaks with releases' },
  platform: { title: 'What extensions need', fits: 'Switches, permissions, workloads, grants', costs: 'rights on Envoy Gateway itself' },
};

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

export interface Question {
  readonly id: 'job' | 'service' | 'latency' | 'language';
  readonly title: string;
  readonly options: readonly Option[];
}

/** Answers by question. */
export type Needs = Readonly<Partial<Record<Question['id'], string>>>;

const questions: readonly Question[] = [
  {
    id: 'job',
    title: 'What is the extension to do?',
    options: [
      { value: 'small', label: 'Something small', detail: 'Set or remove a header, rewrite a path, answer early' },
      { value: 'logic', label: 'Logic of its own', detail: 'Decisions, bodies, state, libraries' },
      { value: 'external', label: 'Ask other systems', detail: 'A database, an identity provider, a model' },
      { value: 'envoy', label: 'Change how Envoy itself is set up', detail: 'Listeners, clusters, filters that no policy has a field for' },
    ],
  },
  {
    id: 'service',
    title: 'May it be a service beside the gateway?',
    options: [
      { value: 'yes', label: 'Yes', detail: 'A Deployment more is fine; it scales and fails on its own' },
      { value: 'no', label: 'No', detail: 'It has to run inside of Envoy' },
    ],
  },
  {
    id: 'latency',
    title: 'How much time may it add to a request?',
    options: [
      { value: 'normal', label: 'A millisecond or a few' },
      { value: 'tight', label: 'Next to nothing', detail: 'No network hop' },
    ],
  },
  {
    id: 'language',
    title: 'What would you write it in?',
    options: [
      { value: 'any', label: 'The language of my team, with its libraries' },
      { value: 'compiled', label: 'Rust, TinyGo, C++ or AssemblyScript, in a sandbox' },
      { value: 'script', label: 'A short script' },
      { value: 'native', label: 'Native code that is built with Envoy', detail: 'Trusted, and rebuilt with each version' },
    ],
  },
];

/** The questions to ask, given the answers so far: what is decided already is not asked. */
export function questionsFor(needs: Needs): readonly Question[] {
  if (needs.job === 'envoy') return questions.slice(0, 1);
  // Who runs a service and has time to spare needs nothing else.
  if (needs.service === 'yes' && needs.latency === 'normal') return questions.slice(0, 3);
  // Inside of Envoy there is no hop whose time would matter.
  if (needs.service === 'no') return questions.filter(({ id }) => id !== 'latency');
  return questions;
}

export interface Recommendation {
  readonly mechanism: Mechanism;
  /** Why, in whole sentences. */
  readonly reasons: readonly string[];
  /** What else to think of. */
  readonly caution?: string;
}

/** The advice that follows from the answers; without a reason for something else it is an external processor. */
export function recommend(needs: Needs): Recommendation {
  if (needs.job === 'envoy') {
    return {
      mechanism: 'patch',
      reasons: ['No policy reaches the settings of Envoy that you want to change.'],
      caution: 'Look for a field of ClientTrafficPolicy, BackendTrafficPolicy, SecurityPolicy or EnvoyProxy first: patches are the last resort.',
    };
  }
  const wantsInside = needs.service === 'no' || needs.latency === 'tight';
  if (!wantsInside) return external(needs);
  const why = needs.service === 'no' ? 'It is to run inside of Envoy, without a service beside it.' : 'A network hop on each request would cost too much time.';
  if (needs.language === 'native') return { mechanism: 'dynamicModule', reasons: [why, 'You build native code together with Envoy.'], caution: 'There is no sandbox: a crash of the module is a crash of Envoy.' };
  if (needs.language === 'script' && needs.job !== 'external') return { mechanism: 'lua', reasons: [why, 'A short script needs no build, and changes with the manifest.'], caution: 'Since release 1.9 Lua must be switched on in the configuration of Envoy Gateway.' };
  if (needs.language === 'any' && needs.service !== 'no') return { ...external(needs), caution: 'Libraries of your own language mean a service; run it close to Envoy to keep the hop short.' };
  return { mechanism: 'wasm', reasons: [why, 'A Wasm filter is compiled and sandboxed: its failure does not take Envoy down.'] };
}

function external(needs: Needs): Recommendation {
  const job = needs.job === 'external' ? ['Asking other systems is easy in a service, and hard inside of Envoy.'] : needs.job === 'small' ? ['It can grow: what begins with a header often ends with a body.'] : ['Logic of its own wants a language with libraries, tests and a debugger.'];
  return {
    mechanism: 'extProc',
    reasons: [...job, 'It is deployed, scaled and rolled back without touching the gateway.'],
    ...(needs.job === 'small' ? { caution: 'A fixed header needs no extension at all: the filters RequestHeaderModifier and ResponseHeaderModifier of an HTTPRoute set it.' } : {}),
  };
}
