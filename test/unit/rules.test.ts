// Rules beyond their examples: other styles of writing, places inside of others, releases, and what must stay silent.

import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/base/text';
import { checkFindings, checkFix, checkNoFix, findingsOf, openFixture } from '../fixture';

/** An extension policy that is valid; `extProc` stands behind its extProc's fields, at eight columns. */
const policy = (extProc = ''): string => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: ext
spec:
  targetRefs:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      name: shop
  extProc:
    - backendRefs:
        - name: checker
          port: 9002
${extProc}`;

describe('rules', () => {
  describe('stay silent', () => {
    it('about objects of other groups', () => {
      checkFindings('apiVersion: example.com/v1\nkind: Backend\nspec:\n  whatever: 1\n');
      checkFindings('apiVersion: networking.istio.io/v1\nkind: Gateway\nspec:\n  servers: []\n');
      checkFindings('apiVersion: batch/v1\nkind: Job\nspec: {}\n');
    });

    it('about files that are no objects', () => {
      checkFindings('//- values.yaml\nkind: {{ .Values.kind }}\ngateway:\n  name: 1\n');
      checkFindings('//- compose.yaml\nservices:\n  a: { image: b, image: c }\n');
      checkFindings('//- empty.yaml\n\n');
      checkFindings('a: [1, 2\n');
    });

    it('about what templates bring', () => {
      checkFindings(`
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: {{ .Release.Name }}
          {{- with .Values.labels }}
          labels: {{ toYaml . | nindent 4 }}
          {{- end }}
        spec:
          {{- include "targets" . | nindent 2 }}
          extProc:
            - backendRefs:
                - name: {{ .Values.service }}
                  port: {{ .Values.port }}
              failOpen: {{ .Values.failOpen }}
      `);
    });

    it('about scripts and texts that a template brings at the start of a line', () => {
      const scripts = ['{{ .Files.Get "filter.lua" | indent 8 }}', '{{- if .Values.log }}\n{{ .Files.Get "filter.lua" | indent 8 }}\n{{- end }}', '        local count = 0\n{{ .Values.rest | indent 8 }}'];
      for (const script of scripts) checkFindings(`${policy()}  # eg-lint-disable-next-line lua-disabled\n  lua:\n    - type: Inline\n      inline: |\n${script}\n`);
    });

    it('about templates of other languages', () => {
      const templates = [
        ['      failOpen: false', '{% if open %}\n      failOpen: true\n{% endif %}'],
        ['name: checker', 'name: {% if blue %}blue{% else %}green{% endif %}'],
        ['      failOpen: false', '{# the processor #}\n{%- for name in names %}\n    - {{ name }}\n{%- endfor %}'],
        ['name: checker', 'name: #@ data.values.name'],
        ['      failOpen: false', '      #@ if data.values.open:\n      failOpen:\n      #@ end'],
        ['      failOpen: false', '<% if open %>\n      failOpen: true\n<% end %>'],
        ['name: checker', 'name: [[ .name ]]'],
        ['name: checker', 'name: "[[ $name | quote ]]"'],
        ['      failOpen: false', '      [[- if .open ]]\n      failOpen: true\n      [[- end ]]'],
        ['      failOpen: false', '%{ for name in names ~}\n    - ${name}\n%{ endfor ~}'],
      ] as const;
      for (const [line, instead] of templates) checkFindings(policy('      failOpen: false\n').replace(line, instead));
    });

    it('about values that are put in before the cluster sees them', () => {
      checkFindings(policy().replace('kind: HTTPRoute', 'kind: $KIND').replace('name: ext', 'name: "@NAME@"'));
      checkFindings('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${NAME}, labels: {a: ${A:-b}}}\ndata: {body: ${BODY}}\n');
      checkFindings('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata: {body: a${}\n#     ^ error(yaml-syntax)\n');
      checkFindings(policy('      messageTimeout: ${TIMEOUT:=5s}\n').replace('9002', '${PORT}').replace('name: checker', 'name: $(SERVICE)'));
    });

    it('about what SOPS has encrypted', () => {
      checkFindings(`
        apiVersion: v1
        kind: Secret
        metadata:
          name: token
        data:
          password: ENC[AES256_GCM,data:abc=,type:str]
        sops:
          version: 3.9.0
      `);
    });

    it('about what kustomize is to delete', () => {
      checkFindings(`
        $patch: delete
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyPatchPolicy
        metadata:
          name: patch
      `);
    });

    it('about what a patch leaves out', () => {
      checkFindings(`
        //- kustomization.yaml
        resources: [policy.yaml]
        patches:
          - path: patch.yaml
        //- patch.yaml
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyExtensionPolicy
        metadata:
          name: ext
        spec:
          extProc:
            - failOpen: true
      `);
    });
  });

  describe('unknown-field', () => {
    it('is found in flow style, in JSON, in a List, behind CRLF', () => {
      checkFindings(policy('      processingMode: { reqest: {} }\n      #                 ^^^^^^ error(unknown-field): Did you mean \'request\'?\n'));
      checkFindings(`
        //- list.json
        {
          "apiVersion": "v1",
          "kind": "List",
          "items": [
            {
              "apiVersion": "gateway.networking.k8s.io/v1",
              "kind": "GatewayClass",
              "metadata": { "name": "eg" },
              "spec": { "controllername": "gateway.envoyproxy.io/gatewayclass-controller" }
              #         ^^^^^^^^^^^^^^^^ error(unknown-field): Did you mean 'controllerName'?
            }
          ]
        }
      `);
      checkFindings(policy("      failopen: true\n      #^^^^^^^ error(unknown-field): Did you mean 'failOpen'?\n").replaceAll('\n', '\r\n'));
    });

    it('is found in the configuration inside of a ConfigMap, at its place', () => {
      checkFindings(`
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: envoy-gateway-config
        data:
          envoy-gateway.yaml: |
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: EnvoyGateway
            gateway:
              controlerName: gateway.envoyproxy.io/gatewayclass-controller
              #^^^^^^^^^^^^ warning(unknown-field): ignores it silently
            provider:
              type: Kubernetes
      `);
    });

    it('is renamed there as well', () => {
      checkFix(
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  envoy-gateway.yaml: |\n    apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: EnvoyGateway\n    provder:\n      type: Kubernetes\n',
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  envoy-gateway.yaml: |\n    apiVersion: gateway.envoyproxy.io/v1alpha1\n    kind: EnvoyGateway\n    provider:\n      type: Kubernetes\n',
      );
    });

    it('has no fix inside of quotes, where lines are no lines', () => {
      const quoted = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  envoy-gateway.yaml: "apiVersion: gateway.envoyproxy.io/v1alpha1\\nkind: EnvoyGateway\\nprovder: {}\\n"\n';
      assert.equal(findingsOf(openFixture(quoted), 'manifest.yaml').length, 1);
      checkNoFix(quoted);
    });

    it('is moved down into an object that is there', () => {
      checkFix(
        policy('      processingMode:\n        body: Streamed # all of it\n        request:\n          attributes: [request.path]\n'),
        policy('      processingMode:\n        request:\n          attributes: [request.path]\n          body: Streamed # all of it\n'),
        { title: "Move into 'request'" },
      );
    });

    it('is moved up, with its comment', () => {
      checkFix(
        policy('      processingMode:\n        request:\n          body: Streamed\n        # when the service is down\n        failOpen: true\n'),
        policy('      processingMode:\n        request:\n          body: Streamed\n      # when the service is down\n      failOpen: true\n'),
        { title: 'Move up' },
      );
    });

    it('is wrapped in the object that it belongs to, with what stands below it', () => {
      checkFix(
        policy('      processingMode:\n        attributes:\n          - request.path\n\n          - request.method\n'),
        policy('      processingMode:\n        response:\n          attributes:\n            - request.path\n\n            - request.method\n'),
        { title: "Move into 'response'" },
      );
    });

    it('is removed', () => {
      checkFix(policy('      xyzzy:\n        - 1\n      failOpen: true\n'), policy('      failOpen: true\n'), { title: 'Remove' });
    });

    it('is no error where only its place is wrong and clusters take the object, but is one in extension policies', () => {
      const proxy = (field: string): string => `
        apiVersion: gateway.envoyproxy.io/v1alpha1
        kind: EnvoyProxy
        metadata:
          name: proxy
        spec:
          telemetry:
            tracing:
              provider:
                type: OpenTelemetry
                host: otel.example.com
${field}
      `;
      checkFindings(proxy('                samplingRate: 100\n                #^^^^^^^^^^^ warning(unknown-field): one level up'), { rules: ['unknown-field'] });
      checkFindings(policy('      processingMode:\n        failOpen: true\n        #^^^^^^^ error(unknown-field): one level up\n'));
    });
  });

  describe('missing-field', () => {
    it('is one finding for all that is missing, with one fix', () => {
      const before = 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: eg}\nspec: {gatewayClassName: eg, listeners: [{name: http}]}\n';
      checkFix(before, before.replace('{name: http}', '{name: http, port: 8080, protocol: HTTP}'));
    });

    it('adds a whole object with what that requires', () => {
      checkFix(
        'apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata:\n  name: eg\n',
        'apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata:\n  name: eg\nspec:\n  controllerName: gateway.envoyproxy.io/gatewayclass-controller\n',
      );
    });

    it('says nothing while the text is no YAML', () => {
      checkFindings("apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata:\n  name: eg\nspec:\n  controller\n", { rules: ['missing-field'] });
    });
  });

  describe('wrong-type', () => {
    it('takes the words of YAML 1.1 for what they are', () => {
      checkFix(
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  annotations:\n    enabled: yes\ndata: {}\n',
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  annotations:\n    enabled: "yes"\ndata: {}\n',
      );
    });

    it('keeps the digits of a version', () => {
      checkFix(
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  labels:\n    version: 1.10\n',
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  labels:\n    version: "1.10"\n',
      );
    });

    it('makes a list of a single object, in block and in flow style', () => {
      checkFix(
        policy().replace('    - backendRefs:\n        - name: checker\n          port: 9002\n', '    backendRefs:\n      - name: checker\n        port: 9002\n'),
        policy(),
      );
      checkFix(policy('      processingMode:\n        request:\n          attributes: request.path\n'), policy('      processingMode:\n        request:\n          attributes:\n            - request.path\n'));
    });

    it('adds the unit to a number of seconds', () => {
      checkFix(policy('      messageTimeout: 5\n'), policy('      messageTimeout: 5s\n'));
    });

    it('writes true and false', () => {
      checkFix(policy('      failOpen: "true"\n'), policy('      failOpen: true\n'));
      checkFix(policy('      failOpen: "yes"\n'), policy('      failOpen: true\n'));
      checkNoFix(policy('      failOpen: "maybe"\n'), 'Replace');
    });
  });

  describe('identity', () => {
    it('is read through a misspelt key', () => {
      checkFindings(policy().replace('apiVersion', 'apiversion').replace('\nkind', "\n#^^^^^^^^^ error(missing-api-version): must be spelt 'apiVersion'\nkind"));
      checkFix(policy().replace('kind', 'Kind'), policy());
      checkFindings(policy().replace('  name: ext\n', "  Name: ext\n  #^^^ error(unknown-field): Did you mean 'name'?\n"));
    });

    it('needs a name, unless one is generated', () => {
      checkFix(policy().replace('  name: ext\n', '  name: ""\n'), policy().replace('name: ext', 'name: "envoy-extension-policy"'));
      checkFindings(policy().replace('  name: ext\n', '  generateName: ext-\n'));
      checkFindings(policy().replace('metadata:\n  name: ext\n', 'metadata: {}\n#^^^^^^^ error(missing-name)\n'));
    });

    it('is that of a kind that exists', () => {
      checkFindings(policy().replace('EnvoyExtensionPolicy\n', "EnvoyExtensionPolicies\n#     ^^^^^^^^^^^^^^^^^^^^^^ error(unknown-kind): Did you mean 'EnvoyExtensionPolicy'?\n"));
      checkFix(policy().replace('gateway.envoyproxy.io/', 'config.gateway.envoyproxy.io/'), policy());
      checkFix(policy().replace('gateway.envoyproxy.io/v1alpha1', 'gateway.envoyproxy.io'), policy());
      checkFix(policy().replace('gateway.envoyproxy.io/v1alpha1', 'v1alpha1'), policy());
    });
  });

  describe('releases', () => {
    it('say which one a value needs', () => {
      checkFindings(
        policy("      processingMode:\n        request:\n          body: FullDuplexStreamed\n          #     ^^^^^^^^^^^^^^^^^^ error(enum-value): needs Envoy Gateway 1.4 or later\n"),
        { settings: { release: 3 } },
      );
    });

    it('say which one a kind needs', () => {
      const filter = 'apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: HTTPRouteFilter\n#     ^^^^^^^^^^^^^^^ error(unknown-kind): needs Envoy Gateway 1.2 or later\nmetadata:\n  name: f\nspec: {}\n';
      checkFindings(filter, { settings: { release: 1 } });
    });

    it('say which one a field needs', () => {
      checkFindings(policy("  lua:\n  #^^ error(unknown-field): needs Envoy Gateway 1.3 or later\n    - type: Inline\n      inline: function envoy_on_request(handle) end\n"), { settings: { release: 2 }, rules: ['unknown-field'] });
    });
  });

  describe('suppression comments', () => {
    it('switch off a rule, several, or all, for a line', () => {
      checkFindings(policy('      # eg-lint-disable-next-line unknown-field\n      failopen: true\n'));
      checkFindings(policy('      # eg-lint-disable-next-line wrong-type, unknown-field -- see the wiki\n      failopen: true\n'));
      checkFindings(policy('      # eg-lint-disable-next-line\n      failopen: true\n'));
      checkFindings(policy('      failopen: true # eg-lint-disable-line unknown-field\n'));
    });

    it('leave other rules and other lines alone', () => {
      checkFindings(policy('      # eg-lint-disable-next-line wrong-type\n      failopen: true\n      #^^^^^^^ error(unknown-field)\n'));
      checkFindings(policy('      # eg-lint-disable-next-line unknown-field\n      failOpen: true\n      messagetimeout: 1s\n      #^^^^^^^^^^^^^ error(unknown-field)\n'));
    });

    it('hold for a whole document at its head, and for that document alone', () => {
      const wrong = policy('      failopen: true\n');
      checkFindings(`# eg-lint-disable unknown-field\n${wrong}---\n${wrong.replace('name: ext', 'name: two').replace('name: shop', 'name: search')}      #^^^^^^^ error(unknown-field)\n`);
      checkFindings(`${wrong}      #^^^^^^^ error(unknown-field)\n      # eg-lint-disable unknown-field\n`);
    });
  });

  describe('severities', () => {
    it('are those of the settings', () => {
      const text = policy('      failopen: true\n');
      checkFindings(text, { settings: { rules: { 'unknown-field': 'off' } } });
      checkFindings(`${text}      #^^^^^^^ hint(unknown-field)\n`, { settings: { rules: { 'unknown-field': 'hint' } } });
    });
  });

  describe('YAML that is broken', () => {
    it('is one finding, not an avalanche', () => {
      checkFindings(policy('      failOpen: "true\n      #         ^^^^^ error(yaml-syntax): Unclosed quote\n      messageTimeout: 1s\n'));
    });
  });

  it('offer fixes that can be applied, each to a text that is still YAML', () => {
    const text = policy('      processingMode:\n        body: Streamd\n        reqest: {}\n      messageTimeout: 1 sec\n      failOpen: "true"\n      bogus:\n');
    const open = openFixture(text);
    const findings = findingsOf(open, 'manifest.yaml');
    assert.ok(findings.length >= 5);
    for (const { finding } of findings) {
      for (const fix of finding.fixes?.() ?? []) checkFindings(applyEdits(text, fix.edits), { rules: ['yaml-syntax', 'yaml-indentation', 'yaml-duplicate-key'] });
    }
  });
});
