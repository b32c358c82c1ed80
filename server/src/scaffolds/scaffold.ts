// What a scaffold is: one file that holds its words, its parameters and its text.

import type { Release, ReleaseSpan } from '../base/release';
import type { Holes, ParameterProblem, Parameters, Values } from './parameters';
import type { StarterKind } from './starters';

/** What a template is written with. */
export interface Draft<P extends Parameters> {
  /** Values, to decide what is written. They go into the text as holes: only those are quoted and become tab stops. */
  readonly v: Values<P>;
  /** Holes, to be put into the text. */
  readonly $: Holes<P>;
  readonly release: Release;
  /**
   * A comment for the end of a line: what is to be done there, as long as the parameter has its placeholder.
   * @param mark what begins a comment; default `#`
   */
  todo(parameter: keyof P & string, words: string, mark?: string): string;
}

/** How a gateway is extended; the order is the one in which scaffolds are listed. */
export const mechanisms = {
  extProc: 'External processor',
  wasm: 'Wasm',
  lua: 'Lua',
  dynamicModule: 'Dynamic module',
  patch: 'Patch',
  platform: 'Around it',
} as const;

export type Mechanism = keyof typeof mechanisms;

interface ScaffoldWords {
  /** For lists: "External processor". */
  readonly title: string;
  /** One sentence: what it makes. */
  readonly summary: string;
  /** What is typed in an editor to get it: `eg-extproc`. */
  readonly prefix: string;
  readonly mechanism: Mechanism;
  /** The releases for which it may be made; default: all. */
  readonly releases?: ReleaseSpan;
}

/** A file, or a document of a file: several documents may name the same file. */
export interface ScaffoldDocument {
  /** Name in a folder of its own; holes may stand in it. What does not end in `.yaml` is written to folders only. */
  readonly file: string;
  /** A template without line break at its end. */
  readonly text: string;
}

/** A set of manifests that works together, made from a few answers. */
export interface Scaffold<P extends Parameters = Parameters> extends ScaffoldWords {
  /** The file's name without `.ts`: what `eg-lint new` is told. */
  readonly id: string;
  /** Which projects with code go with it. */
  readonly starter?: StarterKind;
  readonly parameters: P;
  /** What is wrong with answers that fit each by itself. */
  check?(values: Values<P>, release: Release): readonly ParameterProblem[];
  /** What is worth knowing before it is applied: Markdown, one sentence each. */
  advice?(values: Values<P>, release: Release): readonly string[];
  documents(draft: Draft<P>): readonly ScaffoldDocument[];
}

/** A part of a manifest, offered where it fits. */
export interface Fragment<P extends Parameters = Parameters> extends ScaffoldWords {
  readonly id: string;
  readonly parameters: P;
  /** Where it fits: `spec.extProc[]` of these kinds; as entries of a map, or as an item of a list. */
  readonly place: { readonly kinds: readonly string[]; readonly path: string; readonly as: 'entries' | 'item' };
  /** The field that it writes, where it writes one: not offered where that is there already. */
  readonly field?: string;
  /** The smallest manifest with the fragment in it: what tests and pages show. */
  around(fragment: string, release: Release): string;
  text(draft: Draft<P>): string;
}

/** A scaffold whose own parameters are forgotten, as lists hold it. */
export function scaffold<P extends Parameters>(own: Scaffold<P>): Scaffold {
  return own as unknown as Scaffold;
}

/** As `scaffold`, for parts of manifests. */
export function fragment<P extends Parameters>(own: Fragment<P>): Fragment {
  return own as unknown as Fragment;
}
