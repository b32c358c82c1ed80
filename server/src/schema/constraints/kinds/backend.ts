// What a Backend demands.

import { exactlyOne, remove, textMust } from '../combinators';
import { below, since, until, type Constraint, type Demands, type Mend } from '../constraint';
import { field, given, isTrue, items, listOf, text } from '../reading';
import { lengthOf } from '../../value-checks';
import { exclusiveCertificates, listenerTls, someCertificates } from './tls-settings';

const oneSortOfNames: Constraint = {
  check(self, report) {
    const endpoints = listOf(self);
    const named = endpoints.map((endpoint) => given(endpoint, 'fqdn'));
    const odd = named.findIndex((each) => each !== named[0]);
    if (odd < 0) return;
    const without = (isNamed: boolean): Mend => ({ title: isNamed ? "Remove the endpoints with 'fqdn'" : "Keep the endpoints with 'fqdn' only", changes: named.flatMap((each, index) => (each === isNamed ? [{ remove: [index] }] : [])) });
    report({
      rule: 'conflicting-items',
      path: [odd],
      part: 'value',
      message: "endpoints with 'fqdn' cannot stand beside endpoints with other addresses; put them into a Backend of their own",
      related: { path: [0], message: 'The first endpoint.' },
      mends: [without(named[odd]!), without(named[0]!)],
    });
  },
};

function notResolvedDynamically(name: string): Constraint {
  return {
    check(self, report) {
      if (text(self, 'type') !== 'DynamicResolver' || !given(self, name)) return;
      report({
        rule: 'field-not-for-type',
        path: [name],
        part: 'key',
        message: `a Backend of the type 'DynamicResolver' takes the address from the request and cannot have '${name}'`,
        related: { path: ['type'], message: 'The type.' },
        mends: [remove(name), { title: "Set 'type' to 'Endpoints'", changes: [{ set: ['type'], value: 'Endpoints' }] }],
      });
    },
  };
}

const tlsOnlyResolvedDynamically: Constraint = {
  check(self, report) {
    if (!given(self, 'tls') || text(self, 'type') === 'DynamicResolver') return;
    report({ rule: 'field-not-for-type', path: ['tls'], part: 'key', message: "'tls' works only for Backends of the type 'DynamicResolver' in this release; use a BackendTLSPolicy", mends: [remove('tls')] });
  },
};

const serverNameFromEndpoint: Constraint = {
  check(self, report) {
    if (!isTrue(self, 'tls', 'autoSNIFromEndpointHostname')) return;
    const path = ['tls', 'autoSNIFromEndpointHostname'];
    if (text(self, 'type') === 'DynamicResolver') {
      report({ rule: 'contradicting-values', path, part: 'key', message: "'autoSNIFromEndpointHostname' cannot be used with the type 'DynamicResolver', which has no endpoints", mends: [remove(...path)] });
    }
    if (!given(self, 'endpoints')) {
      report({ rule: 'contradicting-values', path, part: 'key', message: "'autoSNIFromEndpointHostname' needs endpoints to take the name from", mends: [remove(...path)] });
    }
    items(self, 'endpoints').forEach((endpoint, index) => {
      if ((!given(endpoint, 'ip') && !given(endpoint, 'unix')) || given(endpoint, 'hostname')) return;
      report({
        rule: 'field-required-by-type',
        path: ['endpoints', index],
        part: 'value',
        message: "with 'autoSNIFromEndpointHostname', an endpoint that is an address or a socket needs a 'hostname'",
        related: { path, message: 'The setting.' },
        mends: [{ title: "Add 'hostname'", changes: [{ set: ['endpoints', index, 'hostname'] }] }],
      });
    });
  },
};

const oneServerName: Constraint = {
  check(self, report) {
    if (!given(self, 'sni') || field(self, 'autoSNIFromEndpointHostname') !== true) return;
    report({
      rule: 'exclusive-fields',
      path: ['autoSNIFromEndpointHostname'],
      part: 'key',
      message: "'sni' and 'autoSNIFromEndpointHostname' exclude each other: both say which name to ask for",
      related: { path: ['sni'], message: 'The name.' },
      mends: [remove('autoSNIFromEndpointHostname'), remove('sni')],
    });
  },
};

const noCertificatesUnchecked: Constraint = {
  check(self, report) {
    if (field(self, 'insecureSkipVerify') !== true) return;
    const name = [items(self, 'caCertificateRefs').length > 0 ? 'caCertificateRefs' : '', (text(self, 'wellKnownCACertificates') ?? '') === '' ? '' : 'wellKnownCACertificates'].find((each) => each !== '');
    if (name === undefined) return;
    report({
      rule: 'contradicting-values',
      path: [name],
      part: 'key',
      message: `'${name}' says which certificates to trust, and 'insecureSkipVerify' not to look at them`,
      related: { path: ['insecureSkipVerify'], message: 'Verification is off.' },
      mends: [remove('insecureSkipVerify'), remove(name)],
    });
  },
};

/** What the system takes for a path of a socket. */
const longestSocketPath = 108;

export const backend: Demands = [
  below(
    'spec',
    ...until(5, notResolvedDynamically('appProtocols'), tlsOnlyResolvedDynamically),
    notResolvedDynamically('endpoints'),
    serverNameFromEndpoint,
    below('endpoints', oneSortOfNames),
    below('endpoints[]', exactlyOne('fqdn', 'ip', 'unix')),
    ...since(5, below('endpoints[].unix.path', textMust((path) => lengthOf(path) <= longestSocketPath, `must not be longer than ${longestSocketPath} characters, the longest path that a socket can have`))),
    below('tls', ...since(6, ...listenerTls), exclusiveCertificates, ...until(5, someCertificates), ...since(5, noCertificatesUnchecked), oneServerName),
  ),
];

