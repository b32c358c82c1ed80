// What a BackendTLSPolicy demands, and the experimental kinds that speak of backends.

import { change, textMust, union } from '../combinators';
import { below, type Constraint, type Demands } from '../constraint';
import { textOrEmpty, text } from '../reading';
import { parseGoDuration } from '../../go-duration';
import { distinctReferences } from './parent-references';
import { sessionPersistence } from './routes';
import { exclusiveCertificates, someCertificates } from './tls-settings';

const nameOfType: Readonly<Record<string, string>> = { Hostname: 'hostname', URI: 'uri' };

/** Empty names are as good as none. */
const alternativeName: Constraint = {
  check(self, report) {
    const type = text(self, 'type') ?? '';
    for (const [each, name] of Object.entries(nameOfType)) {
      const isThere = textOrEmpty(self, name) !== '';
      if (isThere === (type === each)) continue;
      if (isThere) {
        report({
          rule: 'field-not-for-type',
          path: [name],
          part: 'key',
          message: `'${name}' goes with the type '${each}', and the type here is '${type}'`,
          related: { path: ['type'], message: 'The type.' },
          mends: [{ title: `Set 'type' to '${each}'`, changes: [{ set: ['type'], value: each }] }, { title: `Remove '${name}'`, changes: [{ remove: [name] }] }],
        });
      } else {
        report({ rule: 'field-required-by-type', path: ['type'], part: 'value', message: `the type '${each}' needs the field '${name}'`, mends: [{ title: `Add '${name}'`, changes: [{ set: [name] }] }] });
      }
    }
  },
};

const validation: Demands = [exclusiveCertificates, someCertificates, below('subjectAltNames[]', alternativeName)];

export const backendTlsPolicy: Demands = [below('spec', below('targetRefs', distinctReferences('target', "'sectionName'")), below('validation', ...validation))];

/** The rule that is meant to ask for a DNS label compares it with a value that it never has. */
const noPortName = textMust((name) => name === '', 'cannot be given: the rule by which the Gateway API 1.6 checks the name of a port lets none through', () => [{ title: 'Remove the name', changes: [{ remove: [] }] }]);

export const experimentalBackend: Demands = [
  below(
    'spec',
    union('type', { ExternalHostname: 'externalHostname' }),
    below('externalHostname.hostname', textMust((name) => !name.endsWith('.cluster.local'), "must not end in '.cluster.local': names of the cluster are reached through Services")),
    below('port.name', noPortName),
    below('tls', union('mode', { ClientAndServer: 'clientCertificateRef' }), below('validation', ...validation)),
  ),
];

const second = 1_000_000_000n;
const hour = 3_600n * second;

function lasts(holds: (nanoseconds: bigint) => boolean, message: string): Constraint {
  return textMust((duration) => holds(parseGoDuration(duration) ?? second), message, (duration) => [change([], (parseGoDuration(duration) ?? second) < second ? '1s' : '1h')]);
}

export const experimentalBackendTrafficPolicy: Demands = [
  below(
    'spec',
    below('retryConstraint.budget.interval', lasts((interval) => interval >= second && interval <= hour, 'must lie between 1s and 1h')),
    below('retryConstraint.minRetryRate.interval', lasts((interval) => interval !== 0n && interval <= hour, 'must be longer than 0s and at most 1h')),
    below('sessionPersistence', ...sessionPersistence),
  ),
];

