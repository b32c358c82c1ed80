// What the schema has against the manifests of a document, handed to the rule that speaks of it.

import type { Severity } from '../base/finding';
import type { TextRange } from '../base/text';
import type { KindSchema } from '../schema/schema';
import type { SchemaFinding } from '../schema/validate';
import type { Manifest, ManifestDocument } from '../workspace/manifest';
import { entryOf } from '../yaml/tree';
import { objectStarts } from './object-starts';
import { isConfiguration } from './words';

/** A manifest whose kind we know. */
export type KnownManifest = Manifest & { readonly kindSchema: KindSchema };

/** The findings that may be of one of these kinds. */
type FindingOf<Kind, Each = SchemaFinding> = Each extends { readonly kind: infer Own } ? (Kind extends Own ? Each : never) : never;

/**
 * The schema's findings of these kinds, each with the manifest that it is about. In a text that is no YAML, what follows from
 * that is left out: values that hold the broken place, and whatever seems to be missing.
 */
export function* schemaFindings<Kind extends SchemaFinding['kind']>(
  document: ManifestDocument,
  ...kinds: readonly Kind[]
): Generator<{ readonly manifest: KnownManifest; readonly finding: FindingOf<Kind> }> {
  if (objectStarts(document.yaml).length > 0) return;
  const broken = brokenPlaces(document);
  for (const manifest of document.manifests) {
    if (!isKnown(manifest) || isProcessedFirst(manifest)) continue;
    for (const finding of manifest.schemaFindings) {
      if (isOneOf(finding, kinds) && !isConsequence(finding, broken) && !isSubstituted(finding)) yield { manifest, finding };
    }
  }
}

/** The manifests that can be judged as a whole: of a kind that we know, in a text that is YAML, and not to be changed before the cluster gets them. */
export function knownManifests(document: ManifestDocument): readonly KnownManifest[] {
  if (brokenPlaces(document).length > 0 || objectStarts(document.yaml).length > 0) return [];
  return document.manifests.filter((manifest): manifest is KnownManifest => isKnown(manifest) && !isProcessedFirst(manifest));
}

function brokenPlaces({ yaml }: ManifestDocument): readonly TextRange[] {
  return yaml.problems.filter(({ code }) => code !== 'duplicate-key').map(({ range }) => range);
}

/** Values of the configuration that the controller looks at when it starts; it takes the others as they are. */
const checkedAtStart =
  /^(gateway|gateway\.controllerName|provider|provider\.type|.*\.watch\.type|provider\.custom\.resource\.type|logging\.level\.[^.]*|rateLimit\.backend\.type)$/;

/**
 * What becomes of a value that has the right type and still breaks the schema: the API server refuses a resource over it.
 * No API server sees the EnvoyGateway configuration, and the controller checks a part of it only: elsewhere it is a warning.
 * @param path of the value, or of the field that is missing
 */
export function severityOfValue(manifest: Manifest, path: readonly (string | number)[]): Severity {
  return !isConfiguration(manifest) || checkedAtStart.test(path.join('.')) ? 'error' : 'warning';
}

/**
 * The cluster gets something else than what is written: SOPS decrypts the object first, or kustomize takes it for a change of
 * another one.
 */
export function isProcessedFirst({ root }: Pick<Manifest, 'root'>): boolean {
  return entryOf(root, 'sops')?.value?.kind === 'map' || entryOf(root, '$patch') !== undefined;
}

/** `${PORT}`, `$PORT`, `$(PORT)` and `@PORT@`: Flux, envsubst, kustomize and scripts put the value in before the API server sees it. */
const substitution = /\$\{[A-Za-z_][^}]*\}|\$\([A-Za-z_][\w.-]*\)|^\$[A-Z_][A-Z0-9_]*$|@[A-Z][A-Z0-9_]*@/;

/** Whether a part of a text is put in by others. */
export function isSubstitutedText(text: string): boolean {
  return substitution.test(text);
}

function isSubstituted({ kind, node }: SchemaFinding): boolean {
  return kind !== 'unknown-field' && node.kind === 'scalar' && isSubstitutedText(node.text);
}

function isConsequence({ kind, node, entry }: SchemaFinding, broken: readonly TextRange[]): boolean {
  if (broken.length === 0) return false;
  if (kind === 'missing-field') return true;
  const { start, end } = kind === 'unknown-field' && entry ? entry.range : node.range;
  return broken.some((range) => range.start <= end && start <= range.end);
}

function isKnown(manifest: Manifest): manifest is KnownManifest {
  return manifest.kindSchema !== undefined;
}

function isOneOf<Kind extends SchemaFinding['kind']>(finding: SchemaFinding, kinds: readonly Kind[]): finding is FindingOf<Kind> {
  return (kinds as readonly string[]).includes(finding.kind);
}
