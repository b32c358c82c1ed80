// Counts what aliases expand to, as the API server's reader does, so that no reader of the tree walks into a bomb.

import type { ProblemLog } from './problems';
import type { YamlAlias, YamlNode } from './tree';

type OpenAlias = { target: YamlNode | undefined } & YamlAlias;

/**
 * Reports aliases that stand in their own target, and documents whose aliases multiply beyond what the reader of
 * Kubernetes takes (go-yaml: of all values but the first hundreds, 99 in 100 may come from aliases while they are less
 * than 400,000, and 10 in 100 beyond 4,000,000). All aliases of a document with such a problem lose their targets.
 */
export function checkAliases(root: YamlNode, aliases: readonly OpenAlias[], problems: ProblemLog): void {
  const counter = new Counter();
  counter.count(root);
  if (counter.looping) problems.aliasInItself(counter.looping.name, counter.looping.range.start, counter.looping.range.end);
  else if (counter.bomb) problems.aliasBomb(counter.bomb.range.start, counter.bomb.range.end);
  else return;
  for (const alias of aliases) alias.target = undefined;
}

const LOW = 400_000;
const HIGH = 4_000_000;
/** Aliases of aliases of aliases: further down the reader recurses too, and nobody writes that. */
const MAX_HOPS = 200;
/** Levels of this walk through aliases and collections; far from what a call stack holds. */
const MAX_LEVELS = 5000;

class Counter {
  looping: YamlAlias | undefined;
  bomb: YamlAlias | undefined;
  private values = 0;
  private aliased = 0;
  private level = 0;
  private readonly open: YamlAlias[] = [];

  /** Walks as the reader does; stops at the first problem. */
  count(node: YamlNode): void {
    if (this.looping || this.bomb) return;
    this.values++;
    if (this.open.length > 0) this.aliased++;
    if (this.aliased > 100 && this.values > 1000 && this.aliased / this.values > allowedRatio(this.values)) {
      this.bomb = this.open[0];
      return;
    }
    if (this.level >= MAX_LEVELS) {
      this.bomb = this.open[0];
      return;
    }
    this.level++;
    if (node.kind === 'alias') {
      this.follow(node);
    } else if (node.kind === 'sequence') {
      for (const item of node.items) this.count(item);
    } else if (node.kind === 'map') {
      for (const { key, value } of node.entries) {
        this.count(key);
        if (value) this.count(value);
        else this.values++;
      }
    }
    this.level--;
  }

  private follow(alias: YamlAlias): void {
    if (!alias.target) return;
    if (this.open.includes(alias)) {
      this.looping = alias;
      return;
    }
    if (this.open.length >= MAX_HOPS) {
      this.bomb = alias;
      return;
    }
    this.open.push(alias);
    this.count(alias.target);
    this.open.pop();
  }
}

function allowedRatio(values: number): number {
  if (values <= LOW) return 0.99;
  if (values >= HIGH) return 0.1;
  return 0.99 - (0.89 * (values - LOW)) / (HIGH - LOW);
}
