// What Wasm filters have in common, wherever their code comes from.

import { list, text, toggle, type Values } from './parameters';
import { itemLines, yaml, type Hole } from './template';

export const moduleParameters = {
  filter: text({ title: 'Name of the filter', help: 'Tells filters of a policy apart, in logs and metrics.', default: 'my-filter', pattern: /[\w.-]+/, patternWords: 'letters, digits, dots, hyphens and underscores' }),
  rootID: text({
    title: 'Root id',
    help: 'The id under which the module registered the filter; needed where a module holds several. Empty: none.',
    default: 'my_filter',
    isOptional: true,
    pattern: /[\w.:/-]+/,
    patternWords: 'letters, digits, dots, colons, slashes, hyphens and underscores',
  }),
  configKey: text({ title: 'Key of the configuration', help: 'The filter gets its configuration as JSON; this is its first key. Empty: no configuration.', default: 'header', isOptional: true, pattern: /[A-Za-z_][\w-]*/, patternWords: 'a name' }),
  configValue: text({ title: 'Value of the configuration', help: 'The value of that key.', default: 'x-wasm', pattern: /[^"\\\x00-\x1f\x7f]+/, patternWords: 'text of one line without double quotes and backslashes' }),
  failOpen: toggle({
    title: 'Let requests pass while the filter fails',
    help: 'Off: they are answered with 500. On: they pass unfiltered, which is wrong for anything that protects.',
    default: false,
  }),
  hostKeys: list({ title: 'Environment variables', help: "Variables of Envoy's own environment that the filter may read.", default: [], pattern: /[A-Za-z_]\w*/, patternWords: 'a name of a variable', since: 3 }),
} as const;

interface ModuleDraft {
  readonly v: Values<typeof moduleParameters>;
  readonly $: Readonly<Record<'filter' | 'rootID' | 'configKey' | 'configValue' | 'failOpen', Hole>>;
}

/** Entries of a policy: one Wasm filter with this code. */
export function wasmFilter({ v, $ }: ModuleDraft, code: string): string {
  return yaml`
    wasm:
      - name: ${$.filter}
        ${v.rootID !== '' && yaml`
          # The name under which the module registers the filter.
          rootID: ${$.rootID}
        `}
        code:
          ${code}
        ${v.configKey !== '' && yaml`
          # What the filter reads as its configuration.
          config:
            ${$.configKey}: ${$.configValue}
        `}
        # While the filter cannot be loaded, false answers 500, and true lets requests pass unfiltered.
        failOpen: ${$.failOpen}
        ${v.hostKeys.length > 0 && yaml`
          env:
            hostKeys:
              ${itemLines(v.hostKeys)}
        `}
  `;
}
