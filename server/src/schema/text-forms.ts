// The forms that Kubernetes demands of names, labels and keys, whatever the schema says, and how to mend texts that miss them.

/** A form of text: what it is in words, and what is wrong with a text that does not have it. */
export interface Form {
  /** The end of the sentence "It must be …". */
  readonly words: string;
  readonly longest: number;
  fits(text: string): boolean;
  /** The nearest text that fits, as far as one comes to mind. */
  mend(text: string): string;
}

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const qualified = '[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?';

/** Source: apimachinery's validation of DNS-1123 labels. */
export const dnsLabel = form("lower-case letters, digits and '-', starting and ending with a letter or digit", 63, new RegExp(`^${label}$`), (text) => lowered(text, /[^a-z0-9]+/g));

/** Source: apimachinery's validation of DNS-1035 labels. */
export const dnsLabelFromLetter = form("lower-case letters, digits and '-', starting with a letter and ending with a letter or digit", 63, /^[a-z]([-a-z0-9]*[a-z0-9])?$/, (text) =>
  lowered(text, /[^a-z0-9]+/g).replace(/^[^a-z]+/, ''),
);

/** Source: apimachinery's validation of DNS-1123 subdomains. */
export const dnsSubdomain = form("lower-case letters, digits, '-' and '.', starting and ending with a letter or digit, also between dots", 253, new RegExp(`^${label}(\\.${label})*$`), (text) =>
  lowered(text, /[^a-z0-9.]+/g).replace(/-*\.[-.]*/g, '.').replace(/^\.|\.$/g, ''),
);

/** Source: apimachinery's validation of label values. */
export const labelValue = form("letters, digits, '-', '_' and '.', starting and ending with a letter or digit, or nothing", 63, new RegExp(`^(${qualified})?$`), (text) =>
  trimmed(text.replace(/[^-A-Za-z0-9_.]+/g, '-'), 63),
);

const labelName = form("letters, digits, '-', '_' and '.', starting and ending with a letter or digit", 63, new RegExp(`^${qualified}$`), (text) => trimmed(text.replace(/[^-A-Za-z0-9_.]+/g, '-'), 63));

/** A label's key: a name, with a domain in front if it is not the user's own. Source: apimachinery's qualified names. */
export const labelKey: Form = {
  words: "a name of letters, digits, '-', '_' and '.' (at most 63), with or without a domain and '/' in front of it",
  longest: 317,
  fits(text) {
    const parts = text.split('/');
    const name = parts.pop()!;
    return labelName.fits(name) && (parts.length === 0 || (parts.length === 1 && dnsSubdomain.fits(parts[0]!)));
  },
  mend(text) {
    const slash = text.indexOf('/');
    const name = labelName.mend(text.slice(slash + 1));
    return slash === -1 ? name : `${dnsSubdomain.mend(text.slice(0, slash))}/${name}`;
  },
};

/** As for labels, but case does not count in the domain. */
export const annotationKey: Form = { ...labelKey, fits: (text) => labelKey.fits(text.toLowerCase()) };

/** A container port's name. Source: apimachinery's port names (RFC 6335, lower case only). */
export const portName: Form = {
  words: "lower-case letters, digits and single '-' between them, with at least one letter",
  longest: 15,
  fits: (text) => text.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && /[a-z]/.test(text),
  mend: (text) => trimmed(lowered(text, /[^a-z0-9]+/g).replace(/-+/g, '-'), 15),
};

/** A key of a ConfigMap or Secret. Source: apimachinery's config map keys. */
export const dataKey: Form = {
  words: "letters, digits, '-', '_' and '.', and neither '.' nor start with '..'",
  longest: 253,
  fits: (text) => text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..'),
  mend: (text) => text.replace(/[^-._a-zA-Z0-9]+/g, '-').replace(/^\.{2,}/, '.').slice(0, 253),
};

/** What is wrong with a text and what it has to be; undefined where nothing is. */
export function wrongForm(text: string, { fits, words, longest }: Form): string | undefined {
  if (fits(text)) return undefined;
  return text.length > longest ? `has ${text.length} characters and may have ${longest}` : `must be ${words}`;
}

/** The nearest text of that form; undefined where nothing comes to mind. */
export function mendedText(text: string, { fits, mend }: Form): string | undefined {
  const mended = mend(text);
  return mended !== text && fits(mended) ? mended : undefined;
}

function form(words: string, longest: number, pattern: RegExp, mend: (text: string) => string): Form {
  return { words, longest, fits: (text) => text.length <= longest && pattern.test(text), mend };
}

function lowered(text: string, others: RegExp): string {
  return text.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().replace(others, '-').replace(/^[-.]+|[-.]+$/g, '');
}

function trimmed(text: string, longest: number): string {
  return text.replace(/^[^A-Za-z0-9]+/, '').slice(0, longest).replace(/[^A-Za-z0-9]+$/, '');
}
