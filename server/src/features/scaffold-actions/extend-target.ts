// Routes and gateways can be extended: by a wizard where there is one, else by a policy to begin with.

import { extProc } from '../../scaffolds/extproc';
import { isFor } from '../../scaffolds/describe';
import { luaInline } from '../../scaffolds/lua-inline';
import { extensionTargets } from '../../scaffolds/policy-parameters';
import { renderScaffold } from '../../scaffolds/render';
import { factsOf } from '../../scaffolds/workspace-facts';
import { wasmImage } from '../../scaffolds/wasm-image';
import { entryOf } from '../../yaml/tree';
import { meets, type ActionPlace, type ScaffoldAction } from './action';

/** For targets whose kind or name the place touches. */
export function extendTarget({ document, manifest, workspace, range }: ActionPlace): readonly ScaffoldAction[] {
  const { kind, name, namespace, root } = manifest;
  const { release } = document;
  const isTarget = extensionTargets.some(({ value, since = 0 }) => value === kind && since <= release);
  const heads = [entryOf(root, 'kind'), entryOf(entryOf(root, 'metadata')?.value, 'name')];
  if (!isTarget || name === undefined || !heads.some((entry) => entry && meets(entry.range, range))) return [];
  const target = `${kind}/${name}`;
  const ways = [
    { words: 'an external processor', scaffold: extProc },
    { words: 'a Lua script', scaffold: luaInline },
    { words: 'a Wasm filter', scaffold: wasmImage },
  ];
  const facts = factsOf(workspace);
  return [
    { title: `Add extension to this ${nounOf(kind)}…`, kind: 'refactor', wizard: { target, namespace } },
    ...ways.flatMap(({ words, scaffold }): ScaffoldAction[] => {
      if (!isFor(scaffold, release)) return [];
      const { problems, yaml } = renderScaffold(scaffold, { target, namespace: namespace ?? '' }, { release, facts });
      return problems.length > 0 ? [] : [{ title: `Add ${words} to ${kind} '${name}' below`, kind: 'refactor', append: yaml }];
    }),
  ];
}

function nounOf(kind: string): string {
  return kind.endsWith('Route') ? 'route' : kind === 'Gateway' ? 'gateway' : 'listener set';
}
