// All resources by kind, namespace and name; and who asked for which of them, so that a change wakes only those.

import { trialKey, type TrialRequest, type TrialVerdict } from '../lua/trial/trial-verdict';
import { normalUri } from '../base/uri';
import { defaultNamespace, type ManifestFacts } from './facts';
import type { Build } from './kustomization';
import { isTarget, noToolSettings, type ToolSettings } from './tools';
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
  /** By kustomization: what it builds. */
  private readonly builds = new Map<string, { readonly files: ReadonlySet<string>; readonly kustomizations: readonly string[] }>();
  /** For each kustomization all files that come of it; until a build changes. */
  private reached: readonly ReadonlySet<string>[] | undefined;
  /** By file. */
  private readonly tools = new Map<string, ToolSettings>();
  /** Which resources patches may change, until a patch changes. */
  private readonly patched = new Map<string, boolean>();

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
      claimants: (...question) => ask(questionOf('claim', ...question)),
      areBuiltTogether: (uri, other) => {
        for (const file of [uri, other]) ask(questionOf('build', normalUri(file)));
        return this.areBuiltTogether(uri, other);
      },
      mayMeet: (uri, other) => {
        ask(questionOf('builds'));
        return this.mayMeet(uri, other);
      },
      mayBePatched: (kind, name) => {
        ask(questionOf('tools'));
        return this.mayBePatched(kind, name);
      },
      mayBeSwitched: (name) => {
        ask(questionOf('tools'));
        return this.mayBeSwitched(name);
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
      claimants: (...question) => ask(questionOf('claim', ...question)),
      areBuiltTogether: (uri, other) => this.areBuiltTogether(uri, other),
      mayMeet: (uri, other) => this.mayMeet(uri, other),
      mayBePatched: (kind, name) => this.mayBePatched(kind, name),
      mayBeSwitched: (name) => this.mayBeSwitched(name),
      luaTrial: (request) => this.verdicts.get(trialKey(request)),
    };
  }

  /** What a kustomization builds; nothing if it is gone. @returns those whose answers change */
  setBuild(kustomization: string, { files, kustomizations }: Build): readonly Asker[] {
    const before = this.builds.get(kustomization);
    const now = new Set(files);
    if (now.size + kustomizations.length > 0) this.builds.set(kustomization, { files: now, kustomizations });
    else this.builds.delete(kustomization);
    const changed = [...(before?.files ?? []), ...now].filter((file) => before?.files.has(file) !== now.has(file));
    if (changed.length === 0 && String(before?.kustomizations ?? []) === String(kustomizations)) return [];
    this.reached = undefined;
    return this.askersOf([questionOf('builds'), ...changed.map((file) => questionOf('build', file))]);
  }

  /** What a file has tools do. @returns those whose answers change */
  setTools(file: string, settings: readonly ToolSettings[]): readonly Asker[] {
    if (settings.length === 0 && !this.tools.has(file)) return [];
    const now: ToolSettings = { patches: settings.flatMap(({ patches }) => patches), switches: settings.flatMap(({ switches }) => switches) };
    const before = this.tools.get(file) ?? noToolSettings;
    if (JSON.stringify(before) === JSON.stringify(now)) return [];
    if (now.patches.length + now.switches.length > 0) this.tools.set(file, now);
    else this.tools.delete(file);
    this.patched.clear();
    return this.askersOf([questionOf('tools')]);
  }

  private mayBePatched(kind: string, name: string): boolean {
    if (this.tools.size === 0) return false;
    const key = questionOf(kind, name);
    const known = this.patched.get(key);
    if (known !== undefined) return known;
    const answer = [...this.tools.values()].some(({ patches }) => patches.some((target) => isTarget(target, { kind, name })));
    this.patched.set(key, answer);
    return answer;
  }

  private mayBeSwitched(name: string): boolean {
    return [...this.tools.values()].some(({ switches }) => switches.includes(name));
  }

  private mayMeet(uri: string, other: string): boolean {
    const [one, two] = [normalUri(uri), normalUri(other)];
    this.reached ??= [...this.builds.keys()].map((kustomization) => this.filesOf(kustomization, new Set(), new Set()));
    return this.reached.some((files) => files.has(one) && files.has(two));
  }

  private filesOf(kustomization: string, seen: Set<string>, found: Set<string>): ReadonlySet<string> {
    const build = this.builds.get(kustomization);
    if (!build || seen.has(kustomization)) return found;
    seen.add(kustomization);
    found.add(kustomization);
    for (const file of build.files) found.add(file);
    for (const other of build.kustomizations) this.filesOf(other, seen, found);
    return found;
  }

  private areBuiltTogether(uri: string, other: string): boolean {
    const [one, two] = [normalUri(uri), normalUri(other)];
    return [...this.builds.values()].some(({ files }) => files.has(one) && files.has(two));
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

function questionsOf({ group, kind, namespace, name, targets = [] }: ManifestFacts): readonly string[] {
  const claims = targets.map((target) => questionOf('claim', group, kind, namespace, target));
  return [questionOf(group, kind), questionOf(group, kind, namespace), ...(name === '' ? [] : [questionOf(group, kind, namespace, name)]), ...claims];
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
