// Reads the command line of `eg-lint new`: its own options, and a flag for each parameter of the scaffold.

import type { ParameterDescription, ScaffoldDescription } from '../analysis';
import { nearestName } from '../base/suggest';
import { UsageError } from './arguments';

/** What `eg-lint new` is told, whatever is made. */
export interface NewOptions {
  /** Undefined: none is named. */
  readonly scaffold: string | undefined;
  readonly list: boolean;
  readonly help: boolean;
  readonly interactive: boolean;
  readonly force: boolean;
  /** Folder to write files to. */
  readonly out: string | undefined;
  readonly egVersion: string | undefined;
  /** The language of a project with code, to be written along: `go`. */
  readonly starter: string | undefined;
  /** Files and folders with manifests whose names are suggested. */
  readonly workspace: readonly string[];
  /** What is left: flags of the scaffold. */
  readonly flags: readonly Flag[];
}

export interface Flag {
  readonly name: string;
  /** Behind `=`, or the next argument. */
  readonly value: string | undefined;
}

const switches = ['list', 'help', 'interactive', 'force'] as const;
const valued = ['out', 'eg-version', 'workspace', 'starter'] as const;

/** The options of the command itself, for lists of what may have been meant. */
const ownNames: readonly string[] = [...switches, ...valued];

/**
 * Reads the arguments behind `eg-lint new`, as far as that can be done without knowing the scaffold.
 * @throws UsageError where an option lacks its value, or something stands there that belongs to no flag
 */
export function readNewArguments(args: readonly string[]): NewOptions {
  const own = new Map<string, string[]>();
  const flags: Flag[] = [];
  const scaffold = args[0]?.startsWith('-') ? undefined : args[0];
  for (let index = scaffold === undefined ? 0 : 1; index < args.length; index++) {
    const argument = args[index]!;
    const [, name = argument === '-h' ? 'help' : undefined, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined) throw new UsageError(`${argument}: this belongs to no flag; write eg-lint new SCAFFOLD --name VALUE`);
    const isSwitch = switches.some((one) => one === name);
    if (isSwitch && value !== undefined) throw new UsageError(`--${name} takes no value`);
    const following = args[index + 1];
    const next = isSwitch || value !== undefined || following === undefined || following.startsWith('--') ? undefined : following;
    if (next !== undefined) index++;
    const given = value ?? next;
    if (isSwitch) own.set(name, []);
    else if (!valued.some((one) => one === name)) flags.push({ name, value: given });
    else if (given === undefined) throw new UsageError(`--${name} needs a value`);
    else own.set(name, [...(own.get(name) ?? []), given]);
  }
  return {
    scaffold,
    list: own.has('list'),
    help: own.has('help'),
    interactive: own.has('interactive'),
    force: own.has('force'),
    out: own.get('out')?.at(-1),
    egVersion: own.get('eg-version')?.at(-1),
    starter: own.get('starter')?.at(-1),
    workspace: own.get('workspace') ?? [],
    flags,
  };
}

/** A parameter's name as a flag: `message-timeout`. */
export function flagOf(parameter: string): string {
  return parameter.replace(/[A-Z]+/g, (letters) => `-${letters.toLowerCase()}`);
}

/**
 * Answers to a scaffold's parameters.
 * @throws UsageError where a flag is none of its parameters, or lacks a value
 */
export function answersOf({ id, parameters }: ScaffoldDescription, flags: readonly Flag[]): Record<string, string> {
  const answers: Record<string, string> = {};
  for (const flag of flags) {
    const { parameter, negated } = parameterOf(id, parameters, flag.name);
    const { value } = flag;
    if (negated && value !== undefined) throw new UsageError(`--${flag.name} takes no value`);
    if (parameter.kind === 'switch') answers[parameter.name] = negated ? 'false' : (value ?? 'true');
    else {
      if (value === undefined) throw new UsageError(`--${flag.name} needs a value: ${parameter.help}`);
      // Lists may be given item by item.
      const before = parameter.kind === 'list' ? answers[parameter.name] : undefined;
      answers[parameter.name] = before === undefined ? value : `${before},${value}`;
    }
  }
  return answers;
}

function parameterOf(id: string, parameters: readonly ParameterDescription[], name: string): { readonly parameter: ParameterDescription; readonly negated: boolean } {
  const find = (wanted: string): ParameterDescription | undefined => parameters.find((one) => flagOf(one.name) === wanted || one.name === wanted);
  const plain = find(name);
  if (plain) return { parameter: plain, negated: false };
  const negated = name.startsWith('no-') ? find(name.slice(3)) : undefined;
  if (negated?.kind === 'switch') return { parameter: negated, negated: true };
  const near = nearestName(name, [...parameters.map((one) => flagOf(one.name)), ...ownNames]);
  throw new UsageError(`--${name}: ${id} has no such parameter${near === undefined ? '' : `; did you mean --${near}?`} (eg-lint new ${id} --help lists them)`);
}
