// Kubernetes' functions on URLs, IP addresses and networks.

import type { CelFunction, CelMethod } from './functions';
import { CelFailure, CelObject, CelUnsupported, noOverload, type CelKey, type CelValue } from './values';

class CelIp extends CelObject {
  readonly type = 'net.IP';
  constructor(
    readonly family: 4 | 6,
    readonly bits: bigint,
  ) {
    super();
  }
  equals(other: CelObject): boolean {
    return other instanceof CelIp && other.family === this.family && other.bits === this.bits;
  }
  get text(): string {
    return this.family === 4 ? dotted(this.bits) : colons(this.bits);
  }
}

class CelCidr extends CelObject {
  readonly type = 'net.CIDR';
  constructor(
    readonly ip: CelIp,
    readonly length: number,
  ) {
    super();
  }
  equals(other: CelObject): boolean {
    return other instanceof CelCidr && other.length === this.length && other.ip.equals(this.ip);
  }
  get text(): string {
    return `${this.ip.text}/${this.length}`;
  }
  /** The bits that all addresses of the network share. */
  prefixOf(bits: bigint, length = this.length): bigint {
    return bits >> BigInt(widthOf(this.ip.family) - length);
  }
  contains({ family, bits }: CelIp): boolean {
    return family === this.ip.family && this.prefixOf(bits) === this.prefixOf(this.ip.bits);
  }
}

function widthOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

function dotted(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join('.');
}

function colons(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  let [from, length] = [-1, 1];
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === '0') end++;
    if (end - start > length) [from, length] = [start, end - start];
  }
  return from < 0 ? groups.join(':') : `${groups.slice(0, from).join(':')}::${groups.slice(from + length).join(':')}`;
}

/** As Go's netip: no leading zeros, no zone, no IPv4 in IPv6. */
function parseIp(text: string): CelIp | undefined {
  if (!text.includes(':')) {
    const bits = parseDotted(text);
    return bits === undefined ? undefined : new CelIp(4, bits);
  }
  const halves = text.split('::');
  if (halves.length > 2 || text.includes('%')) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const groups = [...head, ...tail];
  const last = groups.at(-1) ?? '';
  const four = last.includes('.') ? parseDotted(last) : undefined;
  if (last.includes('.') && (four === undefined || (tail.length === 0 && halves.length === 2))) return undefined;
  const words = (part: readonly string[]): bigint[] | undefined => {
    const made: bigint[] = [];
    for (const group of part) {
      if (group === last && four !== undefined && group.includes('.')) made.push(four >> 16n, four & 0xffffn);
      else if (/^[0-9a-fA-F]{1,4}$/.test(group)) made.push(BigInt(`0x${group}`));
      else return undefined;
    }
    return made;
  };
  const [front, back] = [words(head), words(tail)];
  if (!front || !back) return undefined;
  const count = front.length + back.length;
  if (halves.length === 2 ? count > 7 : count !== 8) return undefined;
  const all = [...front, ...Array.from({ length: 8 - count }, () => 0n), ...back];
  const bits = all.reduce((sum, word) => (sum << 16n) | word, 0n);
  return bits >> 32n === 0xffffn ? undefined : new CelIp(6, bits);
}

function parseDotted(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseCidr(text: string): CelCidr | undefined {
  const match = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(text);
  const ip = match ? parseIp(match[1]!) : undefined;
  return ip && Number(match![2]) <= widthOf(ip.family) ? new CelCidr(ip, Number(match![2])) : undefined;
}

class CelUrl extends CelObject {
  readonly type = 'net.url';
  constructor(readonly parts: UrlParts) {
    super();
  }
  equals(other: CelObject): boolean {
    return other instanceof CelUrl && JSON.stringify(other.parts) === JSON.stringify(this.parts);
  }
}

interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly path: string;
  readonly query: string;
}

/**
 * As Go's net/url reads a request's URI: absolute, or a path.
 * @returns undefined for what it refuses
 */
function parseUrl(text: string): UrlParts | undefined {
  if (text === '' || /[\x00-\x1f\x7f]/.test(text)) return undefined;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text);
  if (!scheme && !text.startsWith('/')) return text === '*' ? { scheme: '', host: '', hostname: '', port: '', path: '*', query: '' } : undefined;
  const [rest, query] = cut((scheme ? text.slice(scheme[0].length) : text).replace(/#.*$/s, ''), '?');
  // `mailto:someone@example.com` has neither host nor path.
  if (scheme && !rest.startsWith('/')) return { scheme: scheme[1]!.toLowerCase(), host: '', hostname: '', port: '', path: '', query };
  const hasAuthority = rest.startsWith('//') && (scheme !== null || !rest.startsWith('///'));
  const [authority, path] = hasAuthority && scheme ? cutBefore(rest.slice(2), '/') : ['', rest];
  if (/%(?![0-9a-fA-F]{2})/.test(path)) return undefined;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (/%/.test(host)) throw new CelUnsupported('an encoded host');
  if (/[\s<>"^`{|}\\]/.test(host)) return undefined;
  const match = /^(\[[^\]]*\]|[^:[\]]*)(?::(\d*))?$/.exec(host);
  if (!match) return undefined;
  return { scheme: scheme?.[1]!.toLowerCase() ?? '', host, hostname: match[1]!.replace(/^\[|\]$/g, ''), port: match[2] ?? '', path, query };
}

function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function cutBefore(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}

function queryOf(query: string): CelValue {
  const values = new Map<CelKey, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';') || /%(?![0-9a-fA-F]{2})/.test(pair)) continue;
    const [key, value] = cut(pair, '=').map((part) => decode(part.replaceAll('+', ' '))) as [string, string];
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return values;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new CelUnsupported('a query that is no UTF-8');
  }
}

/** What may stand in a path as it is; all else is encoded. */
function escapedPath(path: string): string {
  if (/^[A-Za-z0-9\-._~$&+,/:;=@!'()*[\]%]*$/.test(path)) return path;
  return encodeURI(path).replace(/%25/g, '%').replace(/[?#]/g, (character) => (character === '?' ? '%3F' : '%23'));
}

function textOf(value: CelValue | undefined): string {
  if (typeof value === 'string') return value;
  throw noOverload('a text was expected');
}

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new CelFailure(`${what} parse error`);
  return value;
}

function ipOf(value: CelValue | undefined): CelIp {
  if (value instanceof CelIp) return value;
  return must(parseIp(textOf(value)), 'IP Address');
}

function cidrOf(value: CelValue | undefined): CelCidr {
  if (value instanceof CelCidr) return value;
  return must(parseCidr(textOf(value)), 'network address');
}

export const networkFunctions: Readonly<Record<string, CelFunction>> = {
  ip: ([text]) => must(parseIp(textOf(text)), 'IP Address'),
  isIP: ([text]) => parseIp(textOf(text)) !== undefined,
  'ip.isCanonical': ([text]) => must(parseIp(textOf(text)), 'IP Address').text === textOf(text),
  cidr: ([text]) => must(parseCidr(textOf(text)), 'network address'),
  isCIDR: ([text]) => parseCidr(textOf(text)) !== undefined,
  url: ([text]) => new CelUrl(must(parseUrl(textOf(text)), 'URL')),
  isURL: ([text]) => parseUrl(textOf(text)) !== undefined,
};

function onIp(method: (ip: CelIp) => CelValue): CelMethod {
  return (target) => {
    if (target instanceof CelIp) return method(target);
    throw noOverload('an IP address was expected');
  };
}

function onCidr(method: (cidr: CelCidr, value: CelValue | undefined) => CelValue): CelMethod {
  return (target, [value]) => {
    if (target instanceof CelCidr) return method(target, value);
    throw noOverload('a network was expected');
  };
}

function onUrl(method: (parts: UrlParts) => CelValue): CelMethod {
  return (target) => {
    if (target instanceof CelUrl) return method(target.parts);
    throw noOverload('a URL was expected');
  };
}

/** Whether an address lies in one of the networks. */
function liesIn(ip: CelIp, ...networks: readonly string[]): boolean {
  return networks.some((network) => parseCidr(network)!.contains(ip));
}

const loopback = ['127.0.0.0/8', '::1/128'];
const localUnicast = ['169.254.0.0/16', 'fe80::/10'];
const multicast = ['224.0.0.0/4', 'ff00::/8'];

export const networkMethods: Readonly<Record<string, CelMethod>> = {
  family: onIp((ip) => BigInt(ip.family)),
  isUnspecified: onIp((ip) => ip.bits === 0n),
  isLoopback: onIp((ip) => liesIn(ip, ...loopback)),
  isLinkLocalMulticast: onIp((ip) => liesIn(ip, '224.0.0.0/24') || (ip.family === 6 && ip.bits >> 120n === 0xffn && ((ip.bits >> 112n) & 0xfn) === 2n)),
  isLinkLocalUnicast: onIp((ip) => liesIn(ip, ...localUnicast)),
  isGlobalUnicast: onIp((ip) => ip.bits !== 0n && !liesIn(ip, ...loopback, ...localUnicast, ...multicast, '255.255.255.255/32')),
  containsIP: onCidr((cidr, ip) => cidr.contains(ipOf(ip))),
  containsCIDR: onCidr((cidr, other) => {
    const inner = cidrOf(other);
    return inner.length >= cidr.length && cidr.contains(inner.ip);
  }),
  ip: onCidr(({ ip }) => ip),
  prefixLength: onCidr(({ length }) => BigInt(length)),
  masked: onCidr((cidr) => {
    const shift = BigInt(widthOf(cidr.ip.family) - cidr.length);
    return new CelCidr(new CelIp(cidr.ip.family, (cidr.ip.bits >> shift) << shift), cidr.length);
  }),
  getScheme: onUrl(({ scheme }) => scheme),
  getHost: onUrl(({ host }) => host),
  getHostname: onUrl(({ hostname }) => hostname),
  getPort: onUrl(({ port }) => port),
  getEscapedPath: onUrl(({ path }) => escapedPath(path)),
  getQuery: onUrl(({ query }) => queryOf(query)),
};
