// Reads the released CRDs and the other fact files of the upstream folder (EG_UPSTREAM), without their texts.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';

export const projectRoot = process.env.EG_PROJECT_ROOT ?? fileURLToPath(new URL('../..', import.meta.url));

/** The folder with the facts of the released versions; undefined if there is none on this machine. */
export function upstreamFolder() {
  const folder = process.env.EG_UPSTREAM ?? join(projectRoot, '..', 'shared', 'upstream');
  return existsSync(join(folder, 'envoy-gateway')) ? folder : undefined;
}

/** The bundled releases, oldest first: `{release: 9, folder: '…/v1.9.0'}`. */
export function envoyGatewayReleases(upstream) {
  const root = join(upstream, 'envoy-gateway');
  return readdirSync(root)
    .map((name) => ({ match: /^v1\.(\d+)\.\d+$/.exec(name), folder: join(root, name) }))
    .filter(({ match }) => match)
    .map(({ match, folder }) => ({ release: Number(match[1]), folder }))
    .sort((a, b) => a.release - b.release);
}

/** Every CustomResourceDefinition of a folder. Of the texts only `x-described` is left: `yes`, or `deprecated` where they say so. */
export function readCrds(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => parseCrds(readFileSync(join(folder, name), 'utf8')));
}

export function readYaml(file) {
  return parse(readFileSync(file, 'utf8'), { merge: true });
}

function parseCrds(text) {
  return parseAllDocuments(shortened(text))
    .map((document) => document.toJS())
    .filter((object) => object?.kind === 'CustomResourceDefinition')
    .map((crd) => ({
      group: crd.spec.group,
      kind: crd.spec.names.kind,
      namespaced: crd.spec.scope === 'Namespaced',
      versions: crd.spec.versions.map((version) => ({
        name: version.name,
        served: version.served,
        status: version.subresources?.status !== undefined,
        schema: version.schema.openAPIV3Schema,
      })),
    }));
}

/** Cuts descriptions before the YAML is parsed: they are most of the text, and parsing is what costs. */
function shortened(text) {
  const lines = text.split('\n');
  const kept = [];
  for (let at = 0; at < lines.length; at++) {
    const opening = /^(\s*)(- )?description:(.*)$/.exec(lines[at]);
    // A field that is itself called `description` is a map, with nothing behind the colon.
    if (!opening || opening[3].trim() === '') {
      kept.push(lines[at]);
      continue;
    }
    const indent = opening[1].length + (opening[2]?.length ?? 0);
    let words = opening[3];
    while (at + 1 < lines.length && (lines[at + 1].trim() === '' || indentOf(lines[at + 1]) > indent)) words += ` ${lines[++at].trim()}`;
    const deprecated = /^\s*(?:[|>][-+]?\s*)?['"]?\s*deprecated\b/i.test(words) || /\bDeprecated:/.test(words);
    kept.push(`${opening[1]}${opening[2] ?? ''}x-described: ${deprecated ? 'deprecated' : 'yes'}`);
  }
  return kept.join('\n');
}

function indentOf(line) {
  return line.length - line.trimStart().length;
}
