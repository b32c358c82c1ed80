// What a Gateway and a ListenerSet demand.

import { change, remove, unique } from '../combinators';
import { labelKey, mendedText } from '../../text-forms';
import { below, since, type Constraint, type Demands, type Mend } from '../constraint';
import { field, given, items, listOf, objectOf, text } from '../reading';
import type { PlainValue } from '../../plain-value';

/** The fields of a listener that its protocol rules in or out. */
const protocols: Constraint = {
  check(self, report) {
    listOf(self).forEach((listener, index) => {
      const protocol = text(listener, 'protocol') ?? '';
      const related = { path: [index, 'protocol'], message: 'The protocol.' };
      if (['HTTP', 'TCP', 'UDP'].includes(protocol) && given(listener, 'tls')) {
        const secured = { HTTP: 'HTTPS', TCP: 'TLS' }[protocol];
        report({
          rule: 'field-not-for-type',
          path: [index, 'tls'],
          part: 'key',
          message: `a listener of the protocol '${protocol}' has no 'tls'`,
          related,
          mends: [...(secured === undefined ? [] : [{ title: `Set 'protocol' to '${secured}'`, changes: [{ set: [index, 'protocol'], value: secured }] }]), remove(index, 'tls')],
        });
      }
      if (['TCP', 'UDP'].includes(protocol) && (text(listener, 'hostname') ?? '') !== '') {
        report({ rule: 'field-not-for-type', path: [index, 'hostname'], part: 'key', message: `a listener of the protocol '${protocol}' has no 'hostname': nothing in such a connection names one`, related, mends: [remove(index, 'hostname')] });
      }
      const mode = text(listener, 'tls', 'mode');
      if (protocol === 'HTTPS' && mode !== undefined && mode !== '' && mode !== 'Terminate') {
        report({
          rule: 'contradicting-values',
          path: [index, 'tls', 'mode'],
          part: 'value',
          message: `a listener of the protocol 'HTTPS' reads requests, so that its TLS mode is 'Terminate', not '${mode}'`,
          related,
          mends: [change([index, 'tls', 'mode'], 'Terminate'), { title: "Set 'protocol' to 'TLS'", changes: [{ set: [index, 'protocol'], value: 'TLS' }] }],
        });
      }
    });
  },
};

const tlsNeedsMode: Constraint = {
  check(self, report) {
    listOf(self).forEach((listener, index) => {
      if (text(listener, 'protocol') !== 'TLS' || (text(listener, 'tls', 'mode') ?? '') !== '') return;
      report({
        rule: 'field-required-by-type',
        path: [index, 'protocol'],
        part: 'value',
        message: "a listener of the protocol 'TLS' needs 'tls' with a mode: 'Terminate', or 'Passthrough' to leave the connection as it is",
        mends: ['Passthrough', 'Terminate'].map((mode) => ({ title: `Set the TLS mode to '${mode}'`, changes: [{ set: [index, 'tls', 'mode'], value: mode }] })),
      });
    });
  },
};

const uniqueNames = unique((listener) => text(listener, 'name'), 'two listeners have the same name', ['name']);

const uniqueSockets = unique((listener) => {
  const port = field(listener, 'port');
  return port === undefined ? undefined : JSON.stringify([Number(port), text(listener, 'protocol'), text(listener, 'hostname') ?? null]);
}, "two listeners have the same 'port', 'protocol' and 'hostname': which of them a request is for could not be told", ['port']);

const certificatesToTerminate: Constraint = {
  check(self, report) {
    if (text(self, 'mode') !== 'Terminate' || items(self, 'certificateRefs').length > 0 || hasEntries(self, 'options')) return;
    report({
      rule: 'field-required-by-type',
      path: ['mode'],
      part: 'value',
      message: "the TLS mode 'Terminate' (that of listeners without a mode, too) needs a certificate in 'certificateRefs', or 'options'",
      mends: [{ title: "Add 'certificateRefs'", changes: [{ set: ['certificateRefs'], value: [{ kind: 'Secret', name: 'my-certificate' }] }] }, { title: "Set 'mode' to 'Passthrough'", changes: [{ set: ['mode'], value: 'Passthrough' }] }],
    });
  },
};

function hasEntries(self: PlainValue, name: string): boolean {
  const value = field(self, name);
  return value !== undefined && Object.keys(objectOf(value)).length > 0;
}

const hostname = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The host of what may be a URL or have a port. */
function hostIn(value: string): string {
  return value.trim().toLowerCase().replace(/^[a-z][a-z0-9+.-]*:\/\//, '').replace(/[/:].*$/, '').replace(/\.$/, '');
}

const hostnameAddress: Constraint = {
  check(self, report) {
    const value = text(self, 'value');
    if (text(self, 'type') !== 'Hostname' || value === undefined || hostname.test(value)) return;
    report({ rule: 'unsupported-value', path: ['value'], part: 'value', message: `'${value}' is no name of a host: labels in lower case, joined by dots`, mends: hostname.test(hostIn(value)) ? [change(['value'], hostIn(value))] : [] });
  },
};

const uniqueAddresses = unique((address) => {
  const [type, value] = [text(address, 'type'), text(address, 'value')];
  return value !== undefined && (type === 'IPAddress' || type === 'Hostname') ? JSON.stringify([type, value]) : undefined;
}, 'the address stands in the list twice', ['value']);

const labelKeyPattern = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
/** Exclusive. */
const longestPrefix = 253;

function isKey(key: string): boolean {
  const [prefix = ''] = key.split('/', 1);
  return labelKeyPattern.test(key) && prefix.length < longestPrefix;
}

function renamed(key: string, others: readonly string[]): readonly Mend[] {
  const to = mendedText(key, labelKey);
  return to === undefined || !isKey(to) || others.includes(to) ? [] : [{ title: `Rename to '${to}'`, changes: [{ rename: [key], to }] }];
}

const labelKeys: Constraint = {
  check(self, report) {
    for (const key of Object.keys(objectOf(self))) {
      if (isKey(key)) continue;
      report({
        rule: 'unsupported-value',
        path: [key],
        part: 'key',
        message: `'${key}' is no key of a label or an annotation: 63 letters, digits, '-', '_' and '.' at most, behind 'a.domain/' if need be`,
        mends: renamed(key, Object.keys(objectOf(self))),
      });
    }
  },
};

const listeners: Demands = [
  below('listeners', protocols, ...since(9, tlsNeedsMode), uniqueNames, uniqueSockets),
  below('listeners[].tls', certificatesToTerminate),
];

export const gateway: Demands = [
  below(
    'spec',
    ...listeners,
    below('addresses', uniqueAddresses),
    below('addresses[]', hostnameAddress),
    below('infrastructure.annotations', labelKeys),
    below('infrastructure.labels', labelKeys),
    below('tls.frontend.perPort', unique((each) => String(field(each, 'port')), 'the port stands in the list twice', ['port'])),
  ),
];

export const listenerSet: Demands = [below('spec', ...listeners)];
