// Names a script so that it is found again after edits: by the object that holds it and its place there, and by its text.

import type { EmbeddedLua } from '../../workspace/lua-scripts';

/** A script of a file. Plain data, for hosts to keep. */
export interface ScriptReference {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** In the object: `['spec', 'lua', 0, 'inline']`. */
  readonly path: readonly (string | number)[];
  /** Of several objects that are called the same: which, from 0. */
  readonly occurrence: number;
}

/** The reference to one of a file's scripts. */
export function referenceTo(scripts: readonly EmbeddedLua[], index: number): ScriptReference {
  const script = scripts[index]!;
  const { kind = '', namespace, name } = script.manifest ?? {};
  return { kind, namespace, name, path: script.path, occurrence: scripts.slice(0, index).filter((other) => isAt(other, { kind, namespace, name, path: script.path })).length };
}

/**
 * The script that a reference means now.
 *
 * @param lastText its text when it was seen last: it tells where the script went when lists grew or objects were renamed
 * @returns its number among the file's scripts; undefined: it is gone
 */
export function findReferenced(scripts: readonly EmbeddedLua[], reference: ScriptReference, lastText?: string): number | undefined {
  const numbers = scripts.map((_, number) => number);
  const inPlace = numbers.filter((number) => isAt(scripts[number]!, reference));
  const exact = inPlace[reference.occurrence] ?? (inPlace.length === 1 ? inPlace[0] : undefined);
  if (exact !== undefined && (lastText === undefined || scripts[exact]!.text === lastText)) return exact;
  const sameText = numbers.filter((number) => scripts[number]!.text === lastText && (scripts[number]!.manifest?.kind ?? '') === reference.kind);
  const inObject = sameText.filter((number) => isIn(scripts[number]!, reference));
  if (inObject.length === 1) return inObject[0];
  return exact ?? (sameText.length === 1 ? sameText[0] : undefined);
}

function isIn({ manifest }: EmbeddedLua, { kind, namespace, name }: Omit<ScriptReference, 'path' | 'occurrence'>): boolean {
  return (manifest?.kind ?? '') === kind && manifest?.namespace === namespace && manifest?.name === name;
}

function isAt(script: EmbeddedLua, reference: Omit<ScriptReference, 'occurrence'>): boolean {
  return isIn(script, reference) && script.path.join('\n') === reference.path.join('\n');
}
