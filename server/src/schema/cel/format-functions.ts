// Kubernetes' named formats: `format.dns1123Label().validate(name)` gives what is wrong, or nothing.

import { hasFormat } from '../formats';
import type { CelFunction, CelMethod } from './functions';
import { CelObject, CelOptional, noOptional, noOverload } from './values';
import { networkFunctions } from './network-functions';
import { CelBudget } from './values';

class CelFormat extends CelObject {
  readonly type = 'kubernetes.NamedFormat';
  constructor(readonly name: string) {
    super();
  }
  equals(other: CelObject): boolean {
    return other instanceof CelFormat && other.name === this.name;
  }
}

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const oldLabel = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const namePart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** A prefix may end in a dash, since something follows it. */
function masked(text: string): string {
  return text.length > 1 && text.endsWith('-') ? `${text.slice(0, -1)}a` : text;
}

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  dns1123Label: (text) => text.length <= 63 && label.test(text),
  dns1123LabelPrefix: (text) => text.length <= 63 && label.test(masked(text)),
  dns1123Subdomain: (text) => text.length <= 253 && subdomain.test(text),
  dns1123SubdomainPrefix: (text) => text.length <= 253 && subdomain.test(masked(text)),
  dns1035Label: (text) => text.length <= 63 && oldLabel.test(text),
  dns1035LabelPrefix: (text) => text.length <= 63 && oldLabel.test(masked(text)),
  qualifiedName: isQualifiedName,
  labelValue: (text) => text.length <= 63 && (text === '' || namePart.test(text)),
  uri: (text) => networkFunctions['isURL']!([text], new CelBudget()) === true,
  uuid: (text) => hasFormat(text, 'uuid', 'structural'),
  byte: (text) => hasFormat(text, 'byte', 'structural'),
  date: (text) => hasFormat(text, 'date', 'structural'),
  datetime: (text) => hasFormat(text, 'date-time', 'structural'),
};

function isQualifiedName(text: string): boolean {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2 || (parts.length === 2 && !(parts[0]!.length <= 253 && subdomain.test(parts[0]!)))) return false;
  return name.length <= 63 && namePart.test(name);
}

export const formatFunctions: Readonly<Record<string, CelFunction>> = {
  ...Object.fromEntries(Object.keys(formats).map((name) => [`format.${name}`, (() => new CelFormat(name)) satisfies CelFunction])),
  'format.named': ([name]) => (typeof name === 'string' && Object.hasOwn(formats, name) ? new CelOptional(new CelFormat(name)) : noOptional),
};

export const formatMethods: Readonly<Record<string, CelMethod>> = {
  validate: (target, [text]) => {
    if (!(target instanceof CelFormat) || typeof text !== 'string') throw noOverload('validate');
    return formats[target.name]!(text) ? noOptional : new CelOptional([`does not have the format ${target.name}`]);
  },
};
