// What extensions are built for, and the settings that fit each purpose.

import type { Answers, Mechanism, ScaffoldParameter } from './scaffold-requests';

export interface UseCase {
  readonly id: string;
  readonly title: string;
  /** What the settings will be, or what else does the job. */
  readonly detail: string;
  /** Settings by mechanism; a mechanism that is missing does not fit the purpose. */
  readonly settings: Partial<Readonly<Record<Mechanism, Answers>>>;
}

/** The purposes to choose from, the most usual first. */
export const useCases: readonly UseCase[] = [
  {
    id: 'header',
    title: 'Add or change a header',
    detail: 'Request headers only. A fixed header needs no extension: HTTPRoute has filters for it',
    settings: { extProc: { name: 'header-processor', requestMode: 'headers', responseMode: 'none', messageTimeout: '500ms', failOpen: false }, wasm: { name: 'header-filter', failOpen: false }, lua: { name: 'header-script', job: 'addHeader' } },
  },
  {
    id: 'body',
    title: 'Transform a body',
    detail: 'Buffered bodies both ways, and two seconds for an answer',
    settings: { extProc: { name: 'body-processor', requestMode: 'Buffered', responseMode: 'Buffered', messageTimeout: '2s', failOpen: false }, wasm: { name: 'body-filter', failOpen: false }, lua: { name: 'body-script', job: 'readBody' } },
  },
  {
    id: 'auth',
    title: 'Authenticate or authorise in a way of your own',
    detail: 'Request headers, closed while it fails. JWT, OIDC, API keys and external authorisation are fields of SecurityPolicy',
    settings: { extProc: { name: 'auth-processor', requestMode: 'headers', responseMode: 'none', messageTimeout: '500ms', failOpen: false }, wasm: { name: 'auth-filter', failOpen: false }, lua: { name: 'auth-script', job: 'respond' } },
  },
  {
    id: 'pii',
    title: 'Redact personal data',
    detail: 'Buffered bodies of responses, closed while it fails: unredacted data must not pass',
    settings: { extProc: { name: 'pii-redactor', requestMode: 'none', responseMode: 'Buffered', messageTimeout: '2s', failOpen: false }, wasm: { name: 'pii-filter', failOpen: false } },
  },
  {
    id: 'observability',
    title: 'Observe: log, measure, trace',
    detail: 'Headers both ways, open while it fails: watching must not stop traffic',
    settings: { extProc: { name: 'observer', requestMode: 'headers', responseMode: 'headers', messageTimeout: '200ms', failOpen: true }, wasm: { name: 'observer-filter', failOpen: true }, lua: { name: 'observer-script' } },
  },
  {
    id: 'waf',
    title: 'Web application firewall',
    detail: 'Buffered request bodies, closed while it fails',
    settings: { extProc: { name: 'waf', requestMode: 'Buffered', responseMode: 'headers', messageTimeout: '1s', failOpen: false }, wasm: { name: 'waf', rootID: 'waf', failOpen: false } },
  },
  {
    id: 'call-out',
    title: 'Ask another service',
    detail: 'Request headers, and a second for the answer',
    settings: { extProc: { name: 'call-out-processor', requestMode: 'headers', responseMode: 'none', messageTimeout: '1s', failOpen: false }, lua: { name: 'call-out-script', job: 'httpCall' } },
  },
  { id: 'other', title: 'Something else', detail: 'Sensible settings to begin with', settings: { extProc: {}, wasm: {}, lua: {}, dynamicModule: {}, patch: {}, platform: {} } },
];

/** The purposes that a mechanism serves. */
export function useCasesFor(mechanism: Mechanism): readonly UseCase[] {
  return useCases.filter(({ settings }) => settings[mechanism] !== undefined);
}

/** The settings of a purpose that a scaffold has parameters for, and whose values it takes. */
export function settingsFor(useCase: UseCase | undefined, mechanism: Mechanism, parameters: readonly ScaffoldParameter[]): Answers {
  const settings = Object.entries(useCase?.settings[mechanism] ?? {});
  return Object.fromEntries(settings.filter(([name, value]) => parameters.some((parameter) => parameter.name === name && takes(parameter, value))));
}

function takes({ kind, choices }: ScaffoldParameter, value: unknown): boolean {
  return kind !== 'choice' || (choices ?? []).some((choice) => choice.value === value);
}
