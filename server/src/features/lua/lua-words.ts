// What hovers, suggestions and signatures say of functions: of Envoy's objects, of Lua's libraries and of the script.

import { envoyVersionOf, type EnvoyObject, type LuaMethod, type LuaResult, type LuaValueKind } from '../../lua/api';
import type { LibraryMember } from '../../lua/standard-library';
import type { LuaFunction } from '../../lua/syntax-tree';
import type { Release } from '../../base/release';

export interface SignatureWords {
  /** `get(key: string): string or nil`. */
  readonly label: string;
  /** The parts of `label` that stand for the parameters, as offsets in it, with what is said of each. */
  readonly parameters: readonly { readonly start: number; readonly end: number; readonly docs: string }[];
  /** Markdown. */
  readonly docs: string;
}

/** A method of one of Envoy's objects, as the Envoy of a release has it. */
export function methodWords(object: EnvoyObject, method: LuaMethod, release: Release): SignatureWords {
  const parameters = method.parameters.map(({ name, type, optional, docs }) => ({ text: `${name}${optional ? '?' : ''}: ${type === 'value' ? 'any' : type}`, docs }));
  return signature(`${object.name}:${method.name}`, parameters, resultsText(method.results), [method.docs, ...methodNotes(method, release)].join('\n\n'));
}

function methodNotes(method: LuaMethod, release: Release): string[] {
  const nils = method.results.flatMap(({ nilWhen }) => (nilWhen === undefined ? [] : [`nil when ${nilWhen}.`]));
  const envoy = envoyVersionOf(release);
  return [
    ...nils,
    ...(method.yields ? ['The script sleeps until Envoy has the answer; headers, bodies and the like that were fetched before are dead then and have to be fetched anew.'] : []),
    ...(method.direction ? [`On the ${method.direction.only} path only: elsewhere ${method.direction.elsewhere === 'error' ? 'it is an error' : 'nothing happens'}.`] : []),
    ...(method.since !== undefined ? [`Since Envoy 1.${method.since}${method.since > envoy ? `, while Envoy Gateway 1.${release} brings Envoy 1.${envoy}` : ''}.`] : []),
    ...(method.notInMock ? ["Envoy Gateway's Strict validation does not know it and refuses the script: use validation InsecureSyntax."] : []),
  ];
}

function resultsText(results: readonly LuaResult[]): string {
  return results.map(({ type, nilWhen }) => `${kindText(type)}${nilWhen === undefined ? '' : ' or nil'}`).join(', ');
}

function kindText(kind: LuaValueKind): string {
  if (kind === 'strings') return 'list of string';
  return kind === 'chunks' ? 'iterator of Buffer' : kind;
}

/** A function of Lua's own libraries; values without parameters have the name alone as their label. */
export function memberWords(member: LibraryMember): SignatureWords {
  const notes = [
    ...(member.deprecated === undefined ? [] : [`Deprecated: ${member.deprecated}`]),
    ...(member.controller === 'removed' ? ["Envoy Gateway's Strict validation takes it away: a script that uses it is refused."] : []),
    ...(member.controller === 'missing' ? ["The interpreter of Envoy Gateway's validation has not got it: a script that uses it is refused in Strict mode."] : []),
    ...(member.controller === 'restricted' ? ["Envoy Gateway's Strict validation restricts what it may be given."] : []),
  ];
  const docs = [member.docs, ...notes].join('\n\n');
  if (!member.parameters) return { label: member.name, parameters: [], docs };
  const parameters = member.parameters.map(({ name, optional, rest }) => ({ text: rest ? '...' : `${name}${optional ? '?' : ''}`, docs: '' }));
  return signature(member.name, parameters, member.result === 'none' ? '' : `${member.result}${member.mayBeNil ? ' or nil' : ''}`, docs);
}

/** A function that the script defines. */
export function functionWords(name: string, fn: LuaFunction): SignatureWords {
  const parameters = [...fn.parameters.map((parameter) => ({ text: parameter.name, docs: '' })), ...(fn.vararg ? [{ text: '...', docs: '' }] : [])];
  return signature(name, parameters, '', '');
}

function signature(name: string, parameters: readonly { readonly text: string; readonly docs: string }[], result: string, docs: string): SignatureWords {
  let label = `${name}(`;
  const places = parameters.map(({ text, docs: about }, index) => {
    if (index > 0) label += ', ';
    const start = label.length;
    label += text;
    return { start, end: label.length, docs: about };
  });
  return { label: `${label})${result === '' || result === 'none' ? '' : `: ${result}`}`, parameters: places, docs };
}

/** A signature and its text as Markdown. */
export function signatureMarkdown({ label, docs }: SignatureWords): string {
  return `\`\`\`lua\n${label}\n\`\`\`\n${docs === '' ? '' : `\n${docs}`}`;
}
