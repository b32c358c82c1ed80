// A Wasm filter that the controller fetches over HTTP.

import { text } from './parameters';
import { extensionPolicy, policyParameters } from './policy-parameters';
import { scaffold } from './scaffold';
import { yaml } from './template';
import { moduleParameters, wasmFilter } from './wasm-module';

export const wasmHttp = scaffold({
  id: 'wasm-http',
  title: 'Wasm filter from a URL',
  summary: 'A WebAssembly filter that is fetched over HTTP, with its checksum.',
  prefix: 'eg-wasm-http',
  mechanism: 'wasm',
  starter: 'wasm',
  parameters: {
    ...policyParameters('wasm'),
    url: text({
      title: 'URL',
      help: 'Where the controller (not Envoy) fetches the .wasm file.',
      default: 'https://modules.example.com/plugin.wasm',
      isPlaceholder: true,
      pattern: /https?:\/\/[\w.-]+(?::\d+)?\/[\w./~%-]*/,
      patternWords: 'a URL that begins with http:// or https://',
    }),
    sha256: text({
      title: 'SHA-256',
      help: 'The checksum of the .wasm file, so that nothing else is ever run: sha256sum plugin.wasm.',
      default: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      isPlaceholder: true,
      pattern: /[0-9a-f]{64}/,
      patternWords: '64 digits and letters from a to f',
    }),
    ...moduleParameters,
  },
  documents(draft) {
    const { $, todo } = draft;
    const code = yaml`
      type: HTTP
      http:
        url: ${$.url}${todo('url', 'where your module is')}
        sha256: ${$.sha256}${todo('sha256', 'sha256sum plugin.wasm')}
    `;
    return [{ file: `${$.name}-policy.yaml`, text: extensionPolicy(draft, wasmFilter(draft, code)) }];
  },
});
