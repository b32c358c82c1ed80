// All resources by kind, namespace and name; and who asked for which of them, so that a change wakes only those.

import { trialKey, type TrialRequest, type TrialVerdict } from '../lua/trial/trial-verdict';
import { normalUri } from '../base/uri';
import { defaultNamespace, type ManifestFacts } from './facts';
import type { ResourcePlace, Workspace } from './workspace';

/** A resource in the index: its facts, and where it stands at the moment of asking. */
export interface IndexedResource extends ResourcePlace {
  readonly facts: ManifestFacts;
}

/** Verdicts that are remembered: more scripts than any workspace has. */
const mostVerdicts = 2_000;

/** Resources under the questions that may be asked for them. `Asker` is whoever must look again when an answer changes. */
export class ResourceIndex<Asker> {
  private readonly byQuestion = new Map<string, Set<IndexedResource>>();
  private readonly askers = new Map<string, Set<Asker>>();
  private readonly verdicts = new Map<string, TrialVerdict>();
  private readonly wanted = new Map<string, TrialRequest>();
  /** By kustomization: the files (normal URIs) that it builds. */
  private readonly builds = new Map<string, ReadonlySet<string>>();

  /** Adds a resource. @returns those whose answers change */
  add(resource: IndexedResource): readonly Asker[] {
    const questions = questionsOf(resource.facts);
    for (const question of questions) setOf(this.byQuestion, question).add(resource);
    return this.askersOf(questions);
  }

  /** Takes a resource out. @returns those whose answers change */
  remove(resource: IndexedResource): readonly Asker[] {
    const questions = questionsOf(resource.facts);
    for (const question of questions) dropFrom(this.byQuestion, question, resource);
    return this.askersOf(questions);
  }

  /** The workspace as `asker` sees it; every question is noted in `asked`, for `forget`. */
  viewFor(asker: Asker, asked: Set<string>): Workspace {
    const ask = (question: string): readonly IndexedResource[] => {
      asked.add(question);
      setOf(this.askers, question).add(asker);
      return [...(this.byQuestion.get(question) ?? [])];
    };
    return {
      resources: (...question) => ask(questionOf(...question.filter((part) => part !== undefined))),
      resource: (group, kind, namespace, name) => ask(questionOf(group, kind, namespace ?? defaultNamespace, name))[0],
      areBuiltTogether: (uri, other) => {
        for (const file of [uri, other]) ask(questionOf('build', normalUri(file)));
        return this.areBuiltTogether(uri, other);
      },
      luaTrial: (request) => {
        const key = trialKey(request);
        ask(questionOf('trial', key));
        const verdict = this.verdicts.get(key);
        if (!verdict) this.wanted.set(key, request);
        return verdict;
      },
    };
  }

  /** Scripts whose trial was asked for and is not known; each is told once. */
  takeWantedTrials(): readonly TrialRequest[] {
    const requests = [...this.wanted.values()];
    this.wanted.clear();
    return requests;
  }

  /** Takes a verdict. @returns those who asked for it */
  setTrialVerdict(request: TrialRequest, verdict: TrialVerdict): readonly Asker[] {
    const key = trialKey(request);
    this.wanted.delete(key);
    this.verdicts.set(key, verdict);
    for (const oldest of this.verdicts.keys()) {
      if (this.verdicts.size <= mostVerdicts) break;
      this.verdicts.delete(oldest);
    }
    return this.askersOf([questionOf('trial', key)]);
  }

  /** The workspace for those who need not be woken: completion, hover. */
  view(): Workspace {
    const ask = (question: string): readonly IndexedResource[] => [...(this.byQuestion.get(question) ?? [])];
    return {
      resources: (...question) => ask(questionOf(...question.filter((part) => part !== undefined))),
      resource: (group, kind, namespace, name) => ask(questionOf(group, kind, namespace ?? defaultNamespace, name))[0],
      areBuiltTogether: (uri, other) => this.areBuiltTogether(uri, other),
      luaTrial: (request) => this.verdicts.get(trialKey(request)),
    };
  }

  /** What a kustomization builds; nothing if it is gone. @returns those whose answers change */
  setBuild(kustomization: string, files: readonly string[]): readonly Asker[] {
    const before = this.builds.get(kustomization) ?? new Set();
    const now = new Set(files);
    if (now.size > 0) this.builds.set(kustomization, now);
    else this.builds.delete(kustomization);
    const changed = [...before, ...now].filter((file) => before.has(file) !== now.has(file));
    return this.askersOf(changed.map((file) => questionOf('build', file)));
  }

  private areBuiltTogether(uri: string, other: string): boolean {
    const [one, two] = [normalUri(uri), normalUri(other)];
    return [...this.builds.values()].some((files) => files.has(one) && files.has(two));
  }

  /** `asker` is gone, or asks anew. */
  forget(asker: Asker, asked: Set<string>): void {
    for (const question of asked) dropFrom(this.askers, question, asker);
    asked.clear();
  }

  private askersOf(questions: readonly string[]): readonly Asker[] {
    const askers: Asker[] = [];
    for (const question of questions) for (const asker of this.askers.get(question) ?? []) askers.push(asker);
    return askers;
  }
}

/** Neither names nor kinds hold a line break, whatever else is in them. */
function questionOf(...parts: readonly string[]): string {
  return parts.join('\n');
}

function questionsOf({ group, kind, namespace, name }: ManifestFacts): readonly string[] {
  return [questionOf(group, kind), questionOf(group, kind, namespace), ...(name === '' ? [] : [questionOf(group, kind, namespace, name)])];
}

function setOf<Value>(map: Map<string, Set<Value>>, key: string): Set<Value> {
  let set = map.get(key);
  if (!set) map.set(key, (set = new Set()));
  return set;
}

function dropFrom<Value>(map: Map<string, Set<Value>>, key: string, value: Value): void {
  const set = map.get(key);
  set?.delete(value);
  if (set?.size === 0) map.delete(key);
}
