// What settings of TLS demand, wherever they stand.

import { remove } from '../combinators';
import type { Constraint, Demands } from '../constraint';
import { given, items, text } from '../reading';

/** In their order; `Auto` is the lowest as a least version and the highest as a greatest. */
const versions = ['1.0', '1.1', '1.2', '1.3'];
/** The least version where none is set. */
const usualLeast = '1.2';

const versionsInOrder: Constraint = {
  check(self, report) {
    const [least, most] = [text(self, 'minVersion'), text(self, 'maxVersion')];
    if (most === undefined || most === 'Auto' || least === 'Auto') return;
    if (versions.indexOf(least ?? usualLeast) <= versions.indexOf(most)) return;
    report({
      rule: 'contradicting-values',
      path: least === undefined ? ['maxVersion'] : ['minVersion'],
      part: 'value',
      message: least === undefined ? `'maxVersion' is below ${usualLeast}, which is the least version where 'minVersion' is not set` : "'minVersion' must not exceed 'maxVersion'",
      ...(least === undefined ? {} : { related: { path: ['maxVersion'], message: 'The greatest version.' } }),
      mends: [least === undefined ? { title: `Add 'minVersion: "${most}"'`, changes: [{ set: ['minVersion'], value: most }] } : { title: `Set 'minVersion' to '${most}'`, changes: [{ set: ['minVersion'], value: most }] }],
    });
  },
};

const noCiphersToChoose: Constraint = {
  check(self, report) {
    if (text(self, 'minVersion') !== '1.3' || !given(self, 'ciphers')) return;
    report({
      rule: 'contradicting-values',
      path: ['ciphers'],
      part: 'key',
      message: "'ciphers' has no effect while the least version is TLS 1.3, whose ciphers cannot be chosen",
      related: { path: ['minVersion'], message: 'The least version.' },
      mends: [remove('ciphers')],
    });
  },
};

export const listenerTls: Demands = [noCiphersToChoose, versionsInOrder];

/** Certificates of one's own, or those of the system. */
export const exclusiveCertificates: Constraint = {
  check(self, report) {
    if (!hasOwn(self) || !hasSystems(self)) return;
    report({
      rule: 'exclusive-fields',
      path: ['wellKnownCACertificates'],
      part: 'key',
      message: "'caCertificateRefs' and 'wellKnownCACertificates' exclude each other; keep one of them",
      related: { path: ['caCertificateRefs'], message: 'Certificates of your own.' },
      mends: [remove('wellKnownCACertificates'), remove('caCertificateRefs')],
    });
  },
};

export const someCertificates: Constraint = {
  check(self, report) {
    if (hasOwn(self) || hasSystems(self)) return;
    report({
      rule: 'missing-choice',
      path: [],
      part: 'key',
      message: "either 'caCertificateRefs' or 'wellKnownCACertificates' must say which certificates to trust",
      mends: [{ title: "Add 'wellKnownCACertificates: System'", changes: [{ set: ['wellKnownCACertificates'], value: 'System' }] }],
    });
  },
};

function hasOwn(self: Parameters<Constraint['check']>[0]): boolean {
  return items(self, 'caCertificateRefs').length > 0;
}

function hasSystems(self: Parameters<Constraint['check']>[0]): boolean {
  return (text(self, 'wellKnownCACertificates') ?? '') !== '';
}
