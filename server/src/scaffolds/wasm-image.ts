// A Wasm filter from an OCI image, with the Secret for the registry and the Dockerfile that makes the image.

import { choice, subdomain, subdomainWords, text } from './parameters';
import { extensionPolicy, policyParameters } from './policy-parameters';
import { secretDocument } from './registry-secret';
import { scaffold, type ScaffoldDocument } from './scaffold';
import { yaml } from './template';
import { moduleParameters, wasmFilter } from './wasm-module';

export const wasmImage = scaffold({
  id: 'wasm-image',
  title: 'Wasm filter from an OCI image',
  summary: 'A WebAssembly filter from an image registry, with the Secret for the registry and the Dockerfile of the image.',
  prefix: 'eg-wasm-image',
  mechanism: 'wasm',
  starter: 'wasm',
  parameters: {
    ...policyParameters('wasm'),
    image: text({
      title: 'Image',
      help: 'The image, with its tag; a tag other than latest is pulled once and kept.',
      default: 'registry.example.com/my-filter:0.1.0',
      isPlaceholder: true,
      pattern: /[\w.-]+(?::\d+)?(?:\/[\w.-]+)+(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?/,
      patternWords: 'an image such as registry.example.com/my-filter:0.1.0',
    }),
    sha256: text({
      title: 'Digest',
      help: 'SHA-256 of the image (not of the .wasm file), without the prefix sha256:. Empty: not checked.',
      default: '',
      isOptional: true,
      pattern: /[0-9a-f]{64}/,
      patternWords: '64 digits and letters from a to f',
    }),
    pullPolicy: choice({
      title: 'Pull policy',
      help: 'When the image is fetched again.',
      default: 'default',
      choices: [
        { value: 'default', help: 'Always for the tag latest, else once' },
        { value: 'IfNotPresent', help: 'Once' },
        { value: 'Always', help: 'Whenever the policy changes' },
      ],
    }),
    credentials: choice({
      title: 'Credentials',
      help: 'How the controller gets into the registry.',
      default: 'create',
      choices: [
        { value: 'create', help: 'With a Secret, made along' },
        { value: 'existing', help: 'With a Secret that is there already' },
        { value: 'none', help: 'Without: everybody may pull the image' },
      ],
    }),
    secret: text({ title: 'Secret', help: 'Name of the Secret with the credentials.', default: 'registry-login', pattern: subdomain, patternWords: subdomainWords, onlyWith: { parameter: 'credentials', values: ['create', 'existing'] } }),
    ...moduleParameters,
  },
  documents(draft) {
    const { v, $, todo } = draft;
    const code = yaml`
      type: Image
      ${v.pullPolicy !== 'default' && `pullPolicy: ${v.pullPolicy}`}
      image:
        url: ${$.image}${todo('image', 'the image of your module')}
        ${v.sha256 !== '' && yaml`sha256: ${$.sha256}`}
        ${v.credentials !== 'none' && yaml`
          pullSecretRef:
            name: ${$.secret}
        `}
    `;
    return [{ file: `${$.name}-policy.yaml`, text: extensionPolicy(draft, wasmFilter(draft, code)) }, ...(v.credentials === 'create' ? [secretDocument(draft, v.image.split('/')[0]!)] : []), dockerfile(v.image)];
  },
});

function dockerfile(image: string): ScaffoldDocument {
  return {
    file: 'Dockerfile',
    text: yaml`
      # Envoy Gateway looks for plugin.wasm at the top of the image:
      #   docker build -t ${image} .
      #   docker push ${image}
      FROM scratch
      COPY plugin.wasm ./
    `,
  };
}
