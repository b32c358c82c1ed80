// The value formats that the API server checks, with its own tolerances; names that it does not know mean nothing.

/** How much of a format is enforced: by CRD schemas, or by the Go types of Kubernetes' own kinds. */
export type FormatDialect = 'structural' | 'typed';

/**
 * Whether `text` has the format.
 * Source: the strfmt registry of kube-openapi and the list of formats that apiextensions keeps; for `typed` Go's decoders.
 */
export function hasFormat(text: string, format: string, dialect: FormatDialect): boolean {
  const check = dialect === 'typed' ? typedFormats[format] : structuralFormats[format.replaceAll('-', '')];
  return check === undefined || check(text);
}

type FormatCheck = (text: string) => boolean;

const structuralFormats: Readonly<Record<string, FormatCheck>> = {
  byte: (text) => text !== '' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
  cidr: isCidr,
  date: isDate,
  datetime: isDateTime,
  duration: isLenientDuration,
  hexcolor: (text) => /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text),
  ipv4: isIpv4,
  ipv6: (text) => isIpv6(text),
  mac: (text) => /^(?:[0-9a-fA-F]{2}[:-]?){5,19}[0-9a-fA-F]{2}$/.test(text) || /^(?:[0-9a-fA-F]{4}\.){2,9}[0-9a-fA-F]{4}$/.test(text),
  ssn: (text) => /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  uuid: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
  uuid3: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
  uuid4: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i.test(text),
  uuid5: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i.test(text),
};

const typedFormats: Readonly<Record<string, FormatCheck>> = {
  // encoding/base64 skips line breaks.
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, '')),
  'date-time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)$/.test(text),
  'go-duration': isGoDuration,
  quantity: isQuantity,
};

/** A Kubernetes quantity: a decimal number with a suffix or an exponent. */
export function isQuantity(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.test(text);
}

/** What Go's time.ParseDuration reads: `1h30m`, `1.5s`, `0`. */
export function isGoDuration(text: string): boolean {
  return /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text);
}

const lenientUnits = /^(?:ns|us|µs|ms|s|sec|m|min|h|hr|d|w|wk)$|^(?:nano|micro|milli|sec|min|hour|day|week)/i;

/** Kubernetes' own reading beside Go's: any text with a number and a unit in it, such as `10 seconds`. */
function isLenientDuration(text: string): boolean {
  if (isGoDuration(text)) return true;
  return [...text.matchAll(/\d+\s*([A-Za-zµ]+)/g)].some((match) => lenientUnits.test(match[1]!));
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year % 400 + 2000, month, 0)).getUTCDate();
}

function isDateTime(text: string): boolean {
  // What follows a second `t` is not looked at.
  const [date = '', time] = text.toLowerCase().split('t');
  if (time === undefined || !isDate(date)) return false;
  const match = /^(\d\d):(\d\d):(\d\d)(.\d+)?(z|[+-]\d\d:\d\d)$/.exec(time);
  return match !== null && match[1]! <= '23' && match[2]! <= '59' && match[3]! <= '59';
}

/** Leading zeros are tolerated, as before Go 1.17. An IPv6 address that ends in dots counts as well. */
function isIpv4(text: string): boolean {
  return text.includes('.') && (isDottedQuad(text, true) || isIpv6(text, true));
}

function isDottedQuad(text: string, leadingZeros: boolean): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,9}$/.test(part) && Number(part) <= 255 && (leadingZeros || String(Number(part)) === part));
}

/** An address with a colon in it; no zone. */
export function isIpv6(text: string, leadingZeros = false): boolean {
  if (!text.includes(':') || text.length > 60) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const dotted = last?.includes('.') ?? false;
  if (dotted && (!isDottedQuad(last!, leadingZeros) || text.endsWith('::'))) return false;
  const plain = dotted ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const count = plain.length + (dotted ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

function isCidr(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash < 0) return false;
  const [address, length] = [text.slice(0, slash), text.slice(slash + 1)];
  if (!/^\d{1,5}$/.test(length)) return false;
  if (isDottedQuad(address, true)) return Number(length) <= 32;
  return isIpv6(address, true) && Number(length) <= 128;
}
