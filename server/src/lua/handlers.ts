// Finds the functions that Envoy is meant to call, and those that were meant to be but are not called.

import { editDistance } from '../base/suggest';
import type { TextRange } from '../base/text';
import { entryPoints, type EntryPoint, type LuaDirection } from './api';
import { functionOf } from './calls';
import type { LuaScopes } from './scopes';
import type { LuaBlock, LuaExpression, LuaFunction, LuaScript, LuaStatement } from './syntax-tree';
import { unwrapped } from './types';
import { childBlocks, functionsIn } from './walk';

/** How a handler is defined. Envoy sees only what is global when the script has been loaded. */
export type HandlerForm =
  /** A global, at top level. */
  | 'global'
  /** A local variable or function. */
  | 'local'
  /** A field of a table: `M.envoy_on_request`. */
  | 'field'
  /** A global, but in a branch or loop. */
  | 'branch'
  /** A global, but inside of a function. */
  | 'function';

export interface HandlerDefinition {
  /** What was meant; for misspelt ones the nearest. */
  readonly entry: EntryPoint;
  readonly direction: LuaDirection;
  /** As written. */
  readonly name: string;
  readonly nameRange: TextRange;
  readonly misspelt: boolean;
  readonly form: HandlerForm;
  /** Undefined where something else than a function of the script is assigned. */
  readonly fn: LuaFunction | undefined;
  /** The whole statement. */
  readonly statement: LuaStatement;
  /** The function that it stands in; undefined at top level. */
  readonly within: LuaFunction | undefined;
  /** The script itself reads the name, as of a helper. */
  readonly isRead: boolean;
}

/** Every definition of a handler, in the order of the text, misspelt and misplaced ones included. */
export function handlersOf(script: LuaScript, scopes: LuaScopes): readonly HandlerDefinition[] {
  // Nearly every script has both words somewhere, and one without any of them has no handler.
  if (!/on_?re|handle/i.test(script.text)) return [];
  const found: HandlerDefinition[] = [];
  collect(script.body, 'global', scopes, found);
  for (const fn of functionsIn(script.body)) collect(fn.body, fn, scopes, found);
  return found.sort((a, b) => a.nameRange.start - b.nameRange.start);
}

function collect(block: LuaBlock, place: 'global' | 'branch' | LuaFunction, scopes: LuaScopes, found: HandlerDefinition[]): void {
  const within = typeof place === 'string' ? undefined : place;
  for (const statement of block.statements) {
    for (const { name, range, value, isLocal, isField } of definitionsIn(statement, scopes)) {
      const meant = meantBy(name);
      if (!meant) continue;
      const fn = functionOf(value, scopes);
      // A local or a field of nearly such a name is somebody's own.
      if (name !== meant.entry && (isField || !fn)) continue;
      const form = isField ? 'field' : isLocal ? 'local' : typeof place === 'string' ? place : 'function';
      found.push({ ...meant, name, nameRange: range, misspelt: name !== meant.entry, form, fn, statement, within, isRead: isRead(name, scopes) });
    }
    const inner = within ?? (statement.type === 'do' ? place : 'branch');
    for (const child of childBlocks(statement)) collect(child, inner, scopes, found);
  }
}

function isRead(name: string, { globals, variables }: LuaScopes): boolean {
  return globals.some((use) => !use.write && use.name.name === name) || variables.some((variable) => variable.name === name && variable.uses.some(({ write }) => !write));
}

interface Definition {
  readonly name: string;
  readonly range: TextRange;
  readonly value: LuaExpression | undefined;
  readonly isLocal: boolean;
  readonly isField: boolean;
}

function definitionsIn(statement: LuaStatement, scopes: LuaScopes): readonly Definition[] {
  switch (statement.type) {
    case 'local-function':
      return [{ name: statement.name.name, range: statement.name.range, value: statement.value, isLocal: true, isField: false }];
    case 'local':
      if (!statement.names.some(({ name }) => nearlyHandler.test(name)) && !statement.values.some(isTable)) return none;
      // `local envoy_on_request` alone declares a variable that a function may be assigned to further down.
      return statement.names.flatMap((name, index) => {
        const value = statement.values[index];
        return value ? [{ name: name.name, range: name.range, value, isLocal: true, isField: false }, ...fieldsOf(value)] : [];
      });
    case 'function-statement':
      return definitionOf(statement.target, statement.value, scopes);
    case 'assignment':
      return statement.targets.flatMap((target, index) => [...definitionOf(target, statement.values[index], scopes), ...fieldsOf(statement.values[index])]);
    case 'return':
      return statement.values.flatMap(fieldsOf);
    default:
      return none;
  }
}

const none: readonly Definition[] = [];

function isTable(value: LuaExpression): boolean {
  return unwrapped(value).type === 'table';
}

/** Functions among the fields of a table as it is written. */
function fieldsOf(value: LuaExpression | undefined): readonly Definition[] {
  const table = value && unwrapped(value);
  if (table?.type !== 'table') return [];
  return table.fields.flatMap(({ key, value: field }) =>
    key?.type === 'literal' && typeof key.value === 'string' && field.type === 'function' ? [{ name: key.value, range: key.range, value: field, isLocal: false, isField: true }] : [],
  );
}

function definitionOf(target: LuaExpression, value: LuaExpression | undefined, scopes: LuaScopes): readonly Definition[] {
  if (target.type === 'name') return [{ name: target.name, range: target.range, value, isLocal: scopes.variableOf(target) !== undefined, isField: false }];
  if (target.type !== 'index' || target.key.type !== 'literal' || typeof target.key.value !== 'string') return [];
  const isGlobalTable = target.object.type === 'name' && target.object.name === '_G' && !scopes.variableOf(target.object);
  return [{ name: target.key.value, range: target.key.range, value, isLocal: false, isField: !isGlobalTable }];
}

/** What every name has some of that could be meant for a handler; asked first, since every name of a script is. */
const nearlyHandler = /on|env|re[qs]|handle/i;

/** The entry point that a name is, or was meant to be. */
function meantBy(name: string): { readonly entry: EntryPoint; readonly direction: LuaDirection } | undefined {
  if (!nearlyHandler.test(name)) return undefined;
  const plain = name.toLowerCase().replace(/_/g, '');
  let best: { readonly entry: EntryPoint; readonly direction: LuaDirection; readonly distance: number } | undefined;
  for (const direction of ['request', 'response'] as const) {
    const entry = entryPoints[direction];
    if (name === entry) return { entry, direction };
    const wanted = entry.replace(/_/g, '');
    const distance = alternatives(direction).has(plain) || plain.startsWith(wanted) ? 0 : editDistance(plain, wanted, 3);
    if (distance <= 3 && (!best || distance < best.distance)) best = { entry, direction, distance };
  }
  return best;
}

const shortForms: Readonly<Record<LuaDirection, readonly string[]>> = { request: ['req'], response: ['res', 'resp'] };

/** What people write from memory. */
function alternatives(direction: LuaDirection): ReadonlySet<string> {
  return new Set([`envoyon${direction}`, `onenvoy${direction}`, `on${direction}`, `envoy${direction}`, `handle${direction}`, ...shortForms[direction].flatMap((short) => [`envoyon${short}`, `on${short}`])]);
}

/** Whether the script reaches into the globals by other ways than by name, so that nobody can tell what it defines. */
export function definesGlobalsIndirectly(script: LuaScript): boolean {
  return /\b(?:_G|setfenv|rawset|load|loadstring|dofile|require)\b/.test(script.text);
}

/** The `return` that ends a script at top level, which the controller cannot cope with: it appends a call. */
export function finalReturn(script: LuaScript): LuaStatement | undefined {
  const last = script.body.statements.at(-1);
  return last?.type === 'return' ? last : undefined;
}
