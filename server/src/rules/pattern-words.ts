// The patterns of the CRDs in words that a person understands.

/** The end of the sentence "It must be …". Patterns without words of their own are shown as they are. */
export function patternInWords(pattern: string): string {
  return words.find(({ test }) => test(pattern))?.text ?? `a text that matches ${pattern}`;
}

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;

/** Compared as texts: the same pattern stands at many fields. */
const words: readonly { readonly test: (pattern: string) => boolean; readonly text: string }[] = [
  {
    test: is('^([0-9]{1,5}(h|m|s|ms)){1,4}$'),
    text: "a duration such as '10s', '250ms' or '1m30s': whole numbers, each with h, m, s or ms behind it",
  },
  { test: is(`^${label}$`), text: "a name of lower-case letters, digits and '-' that starts and ends with a letter or digit" },
  { test: is(`^${subdomain}$`), text: "a name of lower-case letters, digits, '-' and '.' that starts and ends with a letter or digit" },
  { test: is(`^$|^${subdomain}$`), text: "an API group such as 'gateway.networking.k8s.io', or '' for the core group" },
  { test: is(`^(\\*\\.)?${subdomain}$`), text: "a host name in lower case such as 'shop.example.com' or '*.example.com', without port or scheme" },
  { test: is(`^${subdomain}\\.?$`), text: "a host name in lower case such as 'shop.example.com', without port or scheme" },
  { test: is('^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$'), text: "a kind such as 'Service': letters, digits and '-', starting with a letter" },
  { test: is('^[a-f0-9]{64}$'), text: 'a SHA-256 sum: 64 hexadecimal digits in lower case, without a prefix' },
  { test: is('^https?://[^/?#]+(?:[/?#].*)?$'), text: "a URL that starts with 'http://' or 'https://' and names a host" },
  { test: (pattern) => pattern.startsWith('^((https?:)(\\/\\/\\/?)'), text: 'a URL' },
  { test: (pattern) => pattern.startsWith('^(([^:/?#]+):)(//'), text: "a URI with its scheme, such as 'https://example.com'" },
  { test: (pattern) => pattern.startsWith('^(connection\\.|source\\.'), text: "an Envoy attribute such as 'request.path' or 'source.address'" },
  { test: (pattern) => pattern.startsWith("^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$"), text: "a header name: letters, digits and '-', without blanks and colon" },
  { test: (pattern) => pattern.startsWith('^(\\+|-)?(([0-9]+(\\.[0-9]*)?)'), text: "a quantity such as '500m', '2' or '1Gi'" },
  { test: is('^[1-9]+[0-9]*([EPTGMK]i|[EPTGMK])?$'), text: "a size such as '4096', '64Ki' or '2Mi': a whole number, at most one unit" },
  { test: (pattern) => pattern.includes('(25[0-5]|2[0-4][0-9]|') && pattern.includes('\\/'), text: "an address range such as '10.0.0.0/8' or '2001:db8::/32'" },
  { test: (pattern) => pattern.includes('(25[0-5]|2[0-4][0-9]|'), text: "an IP address such as '10.0.0.1' or '2001:db8::1'" },
  { test: is('^[A-Za-z]{2}$'), text: "a country code of two letters such as 'DE'" },
  { test: is('^.*\\.mmdb$'), text: "a path that ends in '.mmdb'" },
  { test: (pattern) => pattern.endsWith("\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$") && !pattern.includes('IPAddress'), text: "a domain and a path, such as 'gateway.envoyproxy.io/gatewayclass-controller'" },
];

function is(pattern: string): (other: string) => boolean {
  return (other) => other === pattern;
}
