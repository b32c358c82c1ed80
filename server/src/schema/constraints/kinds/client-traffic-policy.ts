// What a ClientTrafficPolicy demands.

import { atMostOne, exactlyOne, needs, remove } from '../combinators';
import { below, since, until, type Constraint, type Demands } from '../constraint';
import { field, items, text } from '../reading';
import { isByteLimit } from './byte-limit';
import { keepalive } from './cluster-settings';
import { policyTargets } from './policy-targets';
import { listenerTls } from './tls-settings';

const modesWithDetails = ['AppendForward', 'SanitizeSet'];

const detailsNeedMode: Constraint = {
  check(self, report) {
    const mode = text(self, 'mode');
    if (items(self, 'certDetailsToAdd').length === 0 || (mode !== undefined && modesWithDetails.includes(mode))) return;
    report({
      rule: 'contradicting-values',
      path: ['certDetailsToAdd'],
      part: 'key',
      message: `'certDetailsToAdd' works only with the modes 'AppendForward' and 'SanitizeSet'${mode === undefined ? ', and no mode is set' : ''}`,
      related: { path: ['mode'], message: 'The mode.' },
      mends: [...modesWithDetails.map((each) => ({ title: `Set 'mode' to '${each}'`, changes: [{ set: ['mode'], value: each }] })), remove('certDetailsToAdd')],
    });
  },
};

const modesThatVerify = ['VerifyIfGiven', 'RequireAndVerify'];

const expiredOnlyWhereVerified: Constraint = {
  check(self, report) {
    const mode = text(self, 'mode');
    if (field(self, 'allowExpiredCertificate') !== true || mode === undefined || modesThatVerify.includes(mode)) return;
    report({
      rule: 'contradicting-values',
      path: ['allowExpiredCertificate'],
      part: 'key',
      message: `'allowExpiredCertificate' says nothing while the mode '${mode}' does not verify certificates`,
      related: { path: ['mode'], message: 'The mode.' },
      mends: [remove('allowExpiredCertificate'), ...modesThatVerify.map((each) => ({ title: `Set 'mode' to '${each}'`, changes: [{ set: ['mode'], value: each }] }))],
    });
  },
};

export const clientTrafficPolicy: Demands = [
  below(
    'spec',
    ...policyTargets({ kinds: [{ kind: 'Gateway' }, { kind: 'ListenerSet', since: 9 }] }),
    ...until(2, below('connection.bufferLimit', isByteLimit), below('http2.initialConnectionWindowSize', isByteLimit), below('http2.initialStreamWindowSize', isByteLimit)),
    below('connection.connectionLimit', ...since(6, needs('closeDelay', 'value'))),
    below('http2.connectionKeepalive', ...keepalive),
    below('clientIPDetection', ...until(9, atMostOne('xForwardedFor', 'customHeader')), ...since(9, exactlyOne('xForwardedFor', 'customHeader', 'directSourceIP'))),
    ...since(3, below('clientIPDetection.xForwardedFor', exactlyOne('numTrustedHops', 'trustedCIDRs'))),
    below('headers', atMostOne('preserveXRequestID', 'requestID')),
    below('headers.xForwardedClientCert', detailsNeedMode),
    below('tls', ...listenerTls),
    below('tls.clientValidation', expiredOnlyWhereVerified),
  ),
];
