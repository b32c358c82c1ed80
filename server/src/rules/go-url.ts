// What Go's reader of URLs, which the controller has, cannot read, and what no request can be made to.

/** What is wrong with a URL that has a scheme, as the predicate of a sentence; undefined where nothing is. */
export function urlProblem(url: string): string | undefined {
  if (/[\x00-\x1f\x7f]/.test(url)) return 'has a control character in it';
  const [, authority, path = '', fragment = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/i.exec(url) ?? [];
  const host = authority?.slice(authority.lastIndexOf('@') + 1);
  if (!host) return 'has no host';
  // Addresses of IPv6 have colons, and rules of their own.
  if (!/[[\]]/.test(host)) {
    const [, port = ''] = /:([^:]*)$/.exec(host) ?? [];
    if (!/^[0-9]*$/.test(port)) return `has the port '${port}', which is no number`;
    if (/[ \\^`|]/.test(host)) return 'has characters in its host that cannot stand there';
  }
  return brokenEscape.test(path) || brokenEscape.test(fragment) ? "has a '%' that begins no escape ('%25' stands for the sign itself)" : undefined;
}

const brokenEscape = /%(?![0-9a-f]{2})/i;
