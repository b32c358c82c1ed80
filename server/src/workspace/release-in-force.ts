// Which release of Envoy Gateway a folder is made for, told from the charts, images and installations that its files name.

import { parseRelease, type Release } from '../base/release';
import { fileNameOf, folderOf } from '../base/uri';
import { parseDocument } from '../yaml/parse';
import { entryOf, resolved, stringAt, type YamlMap, type YamlNode } from '../yaml/tree';
import { nearnessOf, rootAround } from './nearness';

/** A place that says which release is installed. */
export interface ReleaseClue {
  readonly release: Release;
  /** In words, without the file: "chart gateway-helm v1.4.2". */
  readonly what: string;
}

/** What a document says about the release in use; undefined for nearly all of them, at the cost of two searches. */
export function releaseClueIn(text: string): ReleaseClue | undefined {
  if (!mayTellRelease(text)) return undefined;
  const mayBeStructured = text.includes('gateway-helm') || text.includes('gateway-crds-helm') || imageTag.test(text);
  return (mayBeStructured ? clueBelow(parseDocument(text).root, 0) : undefined) ?? installationIn(text);
}

/** Whether a text names what a release could be told from, whatever it is: manifests, charts, values, helmfiles. */
export function mayTellRelease(text: string): boolean {
  return text.includes('gateway-helm') || text.includes('gateway-crds-helm') || text.includes('envoyproxy/gateway');
}

/** What one file says: the newest of the releases that its documents name. */
export function strongestClue(clues: Iterable<ReleaseClue>): ReleaseClue | undefined {
  let strongest: ReleaseClue | undefined;
  for (const clue of clues) if (!strongest || clue.release > strongest.release) strongest = clue;
  return strongest;
}

/**
 * The clues of a workspace. For a file those count that stand in a folder above it or beside it, the nearest first;
 * where there are none, those of the folder that has most of its path in common. Where equally near ones disagree
 * (two stages of one cluster, say), the newest counts: nothing that a newer release allows is called an error then.
 */
export class ReleaseClues {
  private readonly byFile = new Map<string, ReleaseClue>();
  /** Answers by folder, until a clue changes. */
  private readonly answers = new Map<string, LocatedClue | undefined>();
  private roots: readonly string[] = [];

  /** The workspace's folders (normal URIs); clues in one say nothing about another. */
  setRoots(roots: readonly string[]): void {
    this.roots = roots;
    this.answers.clear();
  }

  /** @param uri normal (see `normalUri`). @returns whether anything changed */
  set(uri: string, clue: ReleaseClue | undefined): boolean {
    const before = this.byFile.get(uri);
    if (before?.release === clue?.release && before?.what === clue?.what) return false;
    if (clue) this.byFile.set(uri, clue);
    else this.byFile.delete(uri);
    this.answers.clear();
    return true;
  }

  /** The clue that counts for a file, and the name of the file that it stands in. */
  for(uri: string): LocatedClue | undefined {
    if (this.byFile.size === 0) return undefined;
    const folder = folderOf(uri);
    if (!this.answers.has(folder)) this.answers.set(folder, this.nearest(folder));
    return this.answers.get(folder);
  }

  private nearest(folder: string): LocatedClue | undefined {
    let best: { readonly clue: ReleaseClue; readonly uri: string; readonly nearness: number } | undefined;
    const root = rootAround(folder, this.roots);
    for (const [uri, clue] of this.byFile) {
      const clueFolder = folderOf(uri);
      if (rootAround(clueFolder, this.roots) !== root) continue;
      const nearness = nearnessOf(folder, clueFolder);
      if (!best || nearness > best.nearness || (nearness === best.nearness && clue.release > best.clue.release)) best = { clue, uri, nearness };
    }
    return best && { ...best.clue, fileName: fileNameOf(best.uri) };
  }
}

export interface LocatedClue extends ReleaseClue {
  readonly fileName: string;
}

/** Deeper in a document nobody names a chart. */
const deepest = 20;

/** The charts that install Envoy Gateway and its custom resource definitions. */
const chartName = /(?:^|\/)(gateway-helm|gateway-crds-helm)$/;

/** Where Chart.yaml, kustomizations, helmfile, Argo CD and Flux write a chart's name, and where its version. */
const chartKeys = ['chart', 'name', 'url', 'repoURL'];
const versionPaths = [['version'], ['targetRevision'], ['ref', 'tag'], ['ref', 'semver']] as const;

function clueBelow(node: YamlNode | undefined, depth: number): ReleaseClue | undefined {
  const value = resolved(node);
  if (!value || value.kind === 'scalar' || depth > deepest) return undefined;
  if (value.kind === 'sequence') return strongestClue(value.items.flatMap((item) => clueBelow(item, depth + 1) ?? []));
  return chartOf(value) ?? labelsOf(value) ?? imageOf(value) ?? strongestClue(value.entries.flatMap((entry) => clueBelow(entry.value, depth + 1) ?? []));
}

function chartOf(map: YamlMap): ReleaseClue | undefined {
  const name = chartKeys.map((key) => chartName.exec(stringAt(map, key) ?? '')?.[1]).find(Boolean);
  if (name === undefined) return undefined;
  for (const path of versionPaths) {
    const last = path.at(-1)!;
    const version = resolved(entryOf(path.length > 1 ? entryOf(map, path[0])?.value : map, last)?.value);
    // A version such as 1.4 without quotes is a number for YAML.
    const release = version?.kind === 'scalar' && !version.opaque ? releaseOfVersion(version.text) : undefined;
    if (release !== undefined && version?.kind === 'scalar') return { release, what: `chart ${name} ${version.text}` };
  }
  return undefined;
}

/** The labels that both charts give to what they install, which `helm template` and the released manifests show. */
function labelsOf(map: YamlMap): ReleaseClue | undefined {
  const label = (key: string): string | undefined => {
    const value = resolved(entryOf(map, key)?.value);
    return value?.kind === 'scalar' && !value.opaque ? value.text : undefined;
  };
  const [, name = label('app.kubernetes.io/name'), version = label('app.kubernetes.io/version')] = /^(.+?)-(v?\d.*)$/.exec(label('helm.sh/chart') ?? '') ?? [];
  if (version === undefined || name === undefined || !chartName.test(name)) return undefined;
  const release = releaseOfVersion(version);
  return release === undefined ? undefined : { release, what: `label of ${name} ${version}` };
}

/** The controller's image with its tag in a field of its own, as values of charts and kustomizations have it. */
const imageTag = /^[\s-]*(?:tag|newTag):/m;
const imageName = /(?:^|\/)envoyproxy\/gateway$/;

function imageOf(map: YamlMap): ReleaseClue | undefined {
  if (!['repository', 'name', 'image', 'newName'].some((key) => imageName.test(stringAt(map, key) ?? ''))) return undefined;
  for (const key of ['tag', 'newTag']) {
    const tag = resolved(entryOf(map, key)?.value);
    const release = tag?.kind === 'scalar' && !tag.opaque ? releaseOfVersion(tag.text) : undefined;
    if (release !== undefined && tag?.kind === 'scalar') return { release, what: `image envoyproxy/gateway:${tag.text}` };
  }
  return undefined;
}

/** The controller's image, and what releases and remote kustomizations are downloaded from. */
const installations = [/envoyproxy\/gateway:(v?\d[\w.-]*)/, /envoyproxy\/gateway\/releases\/download\/(v\d[\w.-]*)\//, /envoyproxy\/gateway(?:\.git)?\/?[^\s"']*[?&]ref=(v\d[\w.-]*)/] as const;

function installationIn(text: string): ReleaseClue | undefined {
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (!line.includes('envoyproxy/gateway') || /^\s*(?:#|\/\/)/.test(line)) continue;
    for (const pattern of installations) {
      const match = pattern.exec(line);
      const release = match && releaseOfVersion(match[1]!);
      if (match && release) return { release, what: match[0].includes(':v') || match[0].includes(`:${match[1]}`) ? `image ${match[0]}` : `installation of ${match[1]}` };
    }
  }
  return undefined;
}

/** A version, or a range that stays within one minor release: `v1.4.2`, `1.4.x`, `~1.4.0`. */
function releaseOfVersion(version: string): Release | undefined {
  const release = parseRelease(version.trim().replace(/^[~=]\s*/, '').replace(/\.[xX*]$/, ''));
  // 1.0 and what was before it have no bundled schemas, and would be checked by those of another release.
  return release === undefined || release === 0 ? undefined : release;
}
