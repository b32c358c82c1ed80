// Everything that is known about the files beside a document: who stands where, and who is named by whom.

import type { TrialRequest, TrialVerdict } from '../lua/trial/trial-verdict';
import type { GeneratedConfigMap } from './generated-config-maps';
import type { Manifest, ManifestDocument } from './manifest';

/** A manifest and where it stands. */
export interface ResourcePlace {
  readonly uri: string;
  /** Offset of the manifest's document in the file; the manifest's own ranges are relative to it. */
  readonly documentStart: number;
  readonly document: ManifestDocument;
  readonly manifest: Manifest;
}

/** The workspace as rules and features may ask it. Answers come from an index, never from a scan. */
export interface Workspace {
  /** The file that asks, where one does: documents of the same text are one, in however many files they stand. */
  readonly file?: string;
  /** Resources of a kind (any version of the group); optionally in one namespace, and of one name: several files may define it. */
  resources(group: string, kind: string, namespace?: string, name?: string): readonly ResourcePlace[];
  /** One resource by its name; undefined namespace means the default namespace or none. */
  resource(group: string, kind: string, namespace: string | undefined, name: string): ResourcePlace | undefined;
  /** Policies of a kind and namespace that name a target. @param target see `targetKey` */
  claimants?(group: string, kind: string, namespace: string, target: string): readonly ResourcePlace[];
  /** Whether one kustomization builds both files, which it refuses if they hold the same resource. */
  areBuiltTogether?(uri: string, other: string): boolean;
  /** Whether some kustomization builds both files, one perhaps by way of another kustomization. */
  mayMeet?(uri: string, other: string): boolean;
  /** Whether a patch that is no manifest of its own (operations, or text in the file of a tool) may change a resource. */
  mayBePatched?(kind: string, name: string): boolean;
  /** Whether values of a chart, parameters or commands may set a switch of the EnvoyGateway configuration. */
  mayBeSwitched?(name: string): boolean;
  /** ConfigMaps that kustomize makes of the file that asks. */
  generatedFromFile?(): readonly GeneratedConfigMap[];
  /** What came of a script's trial run; undefined as long as it has not been tried. Hosts run trials, see `Analysis.takeWantedTrials`. */
  luaTrial?(request: TrialRequest): TrialVerdict | undefined;
}
