// What stands in the place of deprecated fields, by the releases that have it.

import { checkFindings, checkFix, checkNoFix } from '../fixture';

const rules = ['deprecated-field'];

function policy(kind: string, spec: string): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: one\nspec:\n${spec.replace(/^/gm, '  ')}\n`;
}

const targets = 'targetRefs:\n- {group: gateway.networking.k8s.io, kind: Gateway, name: eg}';

describe('deprecated fields', () => {
  it('are replaced by lists', () => {
    checkFix(
      policy('SecurityPolicy', `${targets}\nextAuth:\n  http:\n    backendRef:\n      name: auth\n      port: 80`),
      policy('SecurityPolicy', `${targets}\nextAuth:\n  http:\n    backendRefs:\n      - name: auth\n        port: 80`),
      { rules },
    );
  });

  it('are renamed', () => {
    checkFix(
      policy('BackendTrafficPolicy', `${targets}\ncompression:\n- type: Gzip\n  gzip: {}`),
      policy('BackendTrafficPolicy', `${targets}\ncompressor:\n- type: Gzip\n  gzip: {}`),
      { rules },
    );
  });

  it('are replaced by what their value means', () => {
    checkFix(policy('ClientTrafficPolicy', `${targets}\nenableProxyProtocol: true`), policy('ClientTrafficPolicy', `${targets}\nproxyProtocol: {}`), { rules });
    checkFix(policy('ClientTrafficPolicy', `${targets}\nenableProxyProtocol: false`), policy('ClientTrafficPolicy', targets), { rules });
    checkFix(
      policy('ClientTrafficPolicy', `${targets}\ntls:\n  clientValidation:\n    optional: true\n    caCertificateRefs: []`),
      policy('ClientTrafficPolicy', `${targets}\ntls:\n  clientValidation:\n    mode: VerifyIfGiven\n    caCertificateRefs: []`),
      { rules },
    );
  });

  it('take along what belongs to them', () => {
    checkFix(
      policy('BackendTrafficPolicy', `${targets}\nloadBalancer:\n  type: ConsistentHash\n  consistentHash:\n    type: Header\n    header:\n      name: x-user`),
      policy('BackendTrafficPolicy', `${targets}\nloadBalancer:\n  type: ConsistentHash\n  consistentHash:\n    type: Headers\n    headers:\n      - name: x-user`),
      { rules },
    );
  });

  it('in the configuration', () => {
    const configuration = (rest: string): string => `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nprovider:\n  type: Kubernetes\n${rest}`;
    checkFix(configuration('extensionApis:\n  disableLua: true\n'), configuration('extensionApis:\n  enableLua: false\n'), { rules });
    checkFix(
      configuration('extensionManager:\n  service:\n    host: ext.example.com\n    port: 5005\n'),
      configuration('extensionManager:\n  service:\n    fqdn:\n      hostname: ext.example.com\n      port: 5005\n'),
      { rules },
    );
    checkNoFix(configuration('extensionManager:\n  service:\n    host: 10.0.0.1\n    port: 5005\n'), 'fqdn', { rules });
  });

  it('are none before the release that says so', () => {
    const text = policy('BackendTrafficPolicy', `${targets}\ncompression:\n- type: Gzip\n  gzip: {}`);
    checkFindings(text, { rules, settings: { release: 5 } });
    checkFindings(text.replace('compression:\n', 'compression:\n# ^^^^^^^^^^^ hint(deprecated-field): deprecated since Envoy Gateway 1.6\n'), { rules, settings: { release: 6 } });
  });

  it('say nothing where what replaces them stands beside them, which is an error', () => {
    checkFindings(policy('BackendTrafficPolicy', `${targets}\ntargetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}`), { rules });
  });
});
