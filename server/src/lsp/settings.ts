// The user's settings, read leniently: what is missing or makes no sense is taken as its default.

import type { AnalysisSettings } from '../analysis';
import type { Severity } from '../base/finding';
import { parseRelease, type Release } from '../base/release';
import type { DefinitionEntries } from './definition-files';

/** What a user can switch off, by the names below `envoyGateway.features`. */
export type Feature = 'diagnostics' | 'completion' | 'hover' | 'outline' | 'folding' | 'selection' | 'links' | 'semanticTokens' | 'indentation' | 'codeLens' | 'codeActions';

export interface ServerSettings {
  readonly analysis: AnalysisSettings;
  readonly features: Readonly<Record<Feature, boolean>>;
  /** What `crds` names, for each folder; for a client that tells nothing of folders, what holds for all. */
  readonly definitions: readonly DefinitionEntries[];
  /** Findings are also published for files of the workspace that are not open. */
  readonly checkWorkspace: boolean;
}

/** A folder of the workspace with what stands below `envoyGateway` in its settings. */
export interface FolderSection {
  readonly uri: string;
  readonly section: unknown;
}

const featureNames: readonly Feature[] = ['diagnostics', 'completion', 'hover', 'outline', 'folding', 'selection', 'links', 'semanticTokens', 'indentation', 'codeLens', 'codeActions'];
const severities: readonly (Severity | 'off')[] = ['error', 'warning', 'information', 'hint', 'off'];

/** Megabytes; an editor gives up on colouring at about the same size. */
const defaultMaxFileSize = 10;

/**
 * Reads what stands below `envoyGateway` in the client's settings:
 * - `release`: "auto" or a version such as "1.9"
 * - `rules`: severities ("error" … "hint", "off") by rule id
 * - `yamlSyntax`: whether problems of the YAML itself are reported: "off", else they are ("auto" is for the client,
 *   which knows the extensions beside it, and leaves out what they say already)
 * - `maxFileSize`: megabytes
 * - `features.<name>`: booleans
 * - `checkWorkspace`: boolean
 * - `crds`: files, folders and globs with CRDs, relative to the folder
 * @param folders the workspace's folders, and what stands in the settings for each: its `release` counts there
 */
export function readSettings(raw: unknown, folders: readonly FolderSection[] = []): ServerSettings {
  const section = asRecord(raw);
  const release = readRelease(section);
  const size = section['maxFileSize'];
  const features = asRecord(section['features']);
  return {
    analysis: {
      release,
      folders: folders.map(({ uri, section: own }) => (own === undefined || own === null ? { uri } : { uri, release: readRelease(asRecord(own)) })),
      rules: readRules(section['rules']),
      yamlSyntax: section['yamlSyntax'] !== 'off',
      maxFileSize: (typeof size === 'number' && size > 0 ? size : defaultMaxFileSize) * 1_000_000,
    },
    features: Object.fromEntries(featureNames.map((name) => [name, features[name] !== false])) as Record<Feature, boolean>,
    definitions: folders.length === 0 ? [{ folder: undefined, entries: readEntries(section) }] : folders.map(({ uri, section: own }) => ({ folder: uri, entries: readEntries(own === undefined || own === null ? section : asRecord(own)) })),
    checkWorkspace: section['checkWorkspace'] === true,
  };
}

function readEntries({ crds }: Record<string, unknown>): readonly string[] {
  return (Array.isArray(crds) ? crds : [crds]).filter((entry): entry is string => typeof entry === 'string' && entry.trim() !== '');
}

function readRelease({ release }: Record<string, unknown>): Release | undefined {
  return typeof release === 'string' ? parseRelease(release) : undefined;
}

function readRules(raw: unknown): AnalysisSettings['rules'] {
  const rules: Record<string, Severity | 'off'> = {};
  for (const [id, severity] of Object.entries(asRecord(raw))) {
    const known = severities.find((one) => one === severity);
    if (known) rules[id] = known;
  }
  return rules;
}

function asRecord(raw: unknown): Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Record<string, unknown>) : {};
}
