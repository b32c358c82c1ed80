// What the server tells about scaffolds, and what it makes of answers: the client's side of those messages.

/** Client to server: the scaffolds that the release in force has. */
export const scaffoldsRequest = 'envoyGateway/scaffolds';
/** Client to server: the manifests that a scaffold makes of answers. */
export const renderScaffoldRequest = 'envoyGateway/renderScaffold';
/** Client to server: what policies may be attached to in this workspace. */
export const targetsRequest = 'envoyGateway/targets';

/** How a gateway is extended, as the server names it. */
export type Mechanism = 'extProc' | 'wasm' | 'lua' | 'dynamicModule' | 'patch' | 'platform';

/** Targets are written `HTTPRoute/shop`. */
export type ParameterValue = string | number | boolean | readonly string[];

export type Answers = Readonly<Record<string, ParameterValue>>;

export interface ScaffoldParameter {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'switch' | 'choice' | 'list' | 'target';
  readonly title: string;
  readonly help: string;
  readonly default: ParameterValue;
  /** What the workspace suggests instead of the default. */
  readonly suggested?: ParameterValue;
  readonly isOptional?: boolean;
  readonly choices?: readonly { readonly value: string; readonly help: string }[];
  /** A regular expression that the whole text (an item of a list, the name of a target) must match. */
  readonly pattern?: string;
  readonly patternWords?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** It matters only where another parameter has one of these values. */
  readonly onlyWith?: { readonly parameter: string; readonly values: readonly ParameterValue[] };
}

export interface ScaffoldDescription {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly mechanism: Mechanism;
  /** Projects with code that go with it, by their folders in `starters/`. */
  readonly starters: readonly { readonly folder: string; readonly language: string; readonly title: string; readonly needs: string }[];
  readonly parameters: readonly ScaffoldParameter[];
}

/** Parameters of the requests about the workspace; `uri` is the file at hand: what is near it comes first. */
export interface NearParams {
  readonly uri?: string;
}

export interface ScaffoldsResult {
  readonly scaffolds: readonly ScaffoldDescription[];
}

export interface RenderScaffoldParams extends NearParams {
  /** Its id. */
  readonly scaffold: string;
  readonly answers: Answers;
}

export interface RenderedScaffold {
  /** The manifests of all files as one text. */
  readonly yaml: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly problems: readonly { readonly parameter: string; readonly message: string }[];
  /** Markdown, one sentence each. */
  readonly advice: readonly string[];
  readonly values: Answers;
  /** What such a project is to be called, and what is filled into its files. */
  readonly project?: { readonly name: string; readonly holes: Readonly<Record<string, string>> };
}

/** Null where there is no such scaffold for the release in force. */
export type RenderScaffoldResult = RenderedScaffold | null;

export interface ObjectName {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface TargetsResult {
  readonly targets: readonly (ObjectName & { readonly sections?: readonly string[] })[];
  /** Services and Backends: policies attach to the routes that use them. */
  readonly backends: readonly (ObjectName & { readonly routes: readonly ObjectName[] })[];
}
