// The bundled facts and descriptions, each file parsed when somebody first needs it.

import commonText from '../../../schemas/common.json' with { type: 'text' };
import coreText from '../../../schemas/core.json' with { type: 'text' };
import envoyProxyText from '../../../schemas/envoy-proxy.json' with { type: 'text' };
import gatewayApiText from '../../../schemas/gateway-api.json' with { type: 'text' };
import indexText from '../../../schemas/index.json' with { type: 'text' };
import policiesText from '../../../schemas/policies.json' with { type: 'text' };
import packedDescriptions from 'packed:../../../schemas/descriptions.json';
import { unpacked } from '../base/packed';
import type { FactNode, FactsIndex } from './facts';
import { compileGoRegExp, type GoRegExp } from './go-regexp';

const texts: Readonly<Record<string, string>> = {
  common: commonText,
  core: coreText,
  'envoy-proxy': envoyProxyText,
  'gateway-api': gatewayApiText,
  policies: policiesText,
};

interface FactsFile {
  readonly text: string;
  readonly first: number;
  readonly end: number;
  nodes: readonly FactNode[] | undefined;
}

/** Hands out nodes by number and descriptions by index; keeps what it parsed as long as it lives. */
export class FactLibrary {
  readonly index = JSON.parse(indexText) as FactsIndex;
  private readonly files: FactsFile[] = [];
  /** As many as the facts have different patterns. */
  private readonly matchers = new Map<string, GoRegExp | undefined>();
  private descriptions: readonly string[] | undefined;

  constructor() {
    let first = 0;
    for (const { name, count } of this.index.files) {
      this.files.push({ text: texts[name] ?? '[]', first, end: first + count, nodes: undefined });
      first += count;
    }
  }

  /** @throws RangeError if there is no such node, which only a broken build can bring about */
  node(number: number): FactNode {
    for (const file of this.files) {
      if (number >= file.end) continue;
      file.nodes ??= JSON.parse(file.text) as FactNode[];
      const node = file.nodes[number - file.first];
      if (node) return node;
    }
    throw new RangeError(`no schema node ${number}`);
  }

  description(index: number | undefined): string | undefined {
    if (index === undefined) return undefined;
    this.descriptions ??= JSON.parse(unpacked(packedDescriptions)) as string[];
    return this.descriptions[index];
  }

  /** The compiled pattern; undefined if it is beyond us. */
  matcher(pattern: string): GoRegExp | undefined {
    if (!this.matchers.has(pattern)) this.matchers.set(pattern, compileGoRegExp(pattern));
    return this.matchers.get(pattern);
  }
}
