// "New Extension…": asks what to build, step by step with a way back, shows what will be written, and writes it.

import { QuickPickItemKind, Uri, window, workspace, type ExtensionContext, type QuickPickItem, type TextEditor } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ServerSession } from '../server-session';
import { openAsNew, putIntoEditor, writeFiles, type Destination } from './destination';
import { choose, chooseSeveral, type as typeIn, type Answer, type StepFrame } from './multi-step';
import { Preview } from './preview';
import { mechanismTable, questionsFor, recommend } from './recommendation';
import { renderScaffoldRequest, scaffoldsRequest, targetsRequest, type Answers, type Mechanism, type NearParams, type ObjectName, type RenderedScaffold, type RenderScaffoldParams, type RenderScaffoldResult, type ScaffoldDescription, type ScaffoldParameter, type ScaffoldsResult, type TargetsResult } from './scaffold-requests';
import { detailParameters, problemWith, readTyped, runSteps, targetParameter, typedForm, type Choices, type Outcome, type StepId } from './steps';
import { starterFiles } from './starters';
import { settingsFor, useCasesFor } from './use-cases';

const title = 'Envoy Gateway: New Extension';
const memoryKey = 'envoyGateway.wizard';

/** What is remembered from the last time, for this workspace. */
interface Memory {
  readonly mechanism?: string;
  readonly scaffold?: string;
  readonly purpose?: string;
  readonly target?: string;
  readonly destination?: Destination;
  /** The language of the project that was written along; empty: none was. */
  readonly starter?: string;
}

/** What the wizard may be started with. */
export interface WizardStart {
  /** The folder that was clicked in the explorer. */
  readonly folder?: Uri;
  /** What to attach to: `HTTPRoute/shop`. */
  readonly target?: string;
}

/** Asks and writes. Never throws for what the user does. */
export async function newExtension(context: ExtensionContext, session: ServerSession, start: WizardStart = {}): Promise<void> {
  const client = await session.start();
  if (!client) {
    void window.showErrorMessage('The language server of Envoy Gateway does not run, and it is what knows the scaffolds. See the output, and restart it.');
    return;
  }
  const editor = window.activeTextEditor;
  const uri = editor ? client.code2ProtocolConverter.asUri(editor.document.uri) : undefined;
  const near: NearParams = uri === undefined ? {} : { uri };
  const { scaffolds: all } = await client.sendRequest<ScaffoldsResult>(scaffoldsRequest, near);
  // What is attached to nothing is no extension by itself: it stands with the rest of what extensions need.
  const scaffolds = all.map((one): ScaffoldDescription => (targetParameter(one) ? one : { ...one, mechanism: 'platform' }));
  const preview = new Preview();
  try {
    await new Wizard(context, client, scaffolds, near, editor, start, preview).run();
  } finally {
    await preview.close();
    preview.dispose();
  }
}

class Wizard {
  private memory: Memory;
  private rendered: RenderedScaffold | undefined;

  constructor(
    private readonly context: ExtensionContext,
    private readonly client: BaseLanguageClient,
    private readonly scaffolds: readonly ScaffoldDescription[],
    private readonly near: NearParams,
    private readonly editor: TextEditor | undefined,
    private readonly start: WizardStart,
    private readonly preview: Preview,
  ) {
    this.memory = context.workspaceState.get<Memory>(memoryKey, {});
  }

  async run(): Promise<void> {
    await runSteps({ answers: {} }, this.scaffolds, (step, at, choices) => this.step(step, { title, step: at.number, totalSteps: at.of }, choices));
  }

  private step(step: StepId, frame: StepFrame, choices: Choices): Promise<Outcome> {
    switch (step) {
      case 'mechanism': return this.askMechanism(frame, choices);
      case 'advice': return this.showAdvice(frame, choices);
      case 'scaffold': return this.askScaffold(frame, choices);
      case 'purpose': return this.askPurpose(frame, choices);
      case 'target': return this.askTarget(frame, choices);
      case 'details': return this.askDetails(frame, choices);
      case 'destination': return this.askDestination(frame, choices);
      default: return this.askQuestion(frame, choices, Number(step.slice('question-'.length)));
    }
  }

  private async askMechanism(frame: StepFrame, choices: Choices): Promise<Outcome> {
    type Item = QuickPickItem & { readonly mechanism?: Mechanism; readonly help?: boolean };
    const present = (Object.keys(mechanismTable) as Mechanism[]).filter((one) => this.scaffolds.some(({ mechanism }) => mechanism === one));
    const items: Item[] = [
      { label: '$(question) Help me choose…', detail: 'A few questions that end in advice, with reasons', help: true },
      { label: '', kind: QuickPickItemKind.Separator },
      ...present.map((mechanism): Item => {
        const { title: label, fits, costs } = mechanismTable[mechanism];
        return { label, detail: `${fits}. Price: ${costs}.`, mechanism, ...(mechanism === this.memory.mechanism ? { description: 'last time' } : {}) };
      }),
    ];
    const remembered = choices.mechanism ?? this.memory.mechanism ?? 'extProc';
    const answer = await choose(frame, items, { placeholder: 'How is the gateway to be extended?', isActive: (item) => item.mechanism === remembered });
    return outcome(answer, (item) => {
      if (item.help) return { ...choices, helped: true, needs: {} };
      return this.withMechanism({ ...choices, helped: false }, item.mechanism!);
    });
  }

  /** Sets a mechanism; its only scaffold is chosen at once, and what another scaffold was told is forgotten. */
  private withMechanism(choices: Choices, mechanism: Mechanism): Choices {
    const all = this.scaffolds.filter((one) => one.mechanism === mechanism);
    return this.withScaffold({ ...choices, mechanism }, all.find(({ id }) => id === choices.scaffold?.id) ?? all[0]);
  }

  private withScaffold(choices: Choices, scaffold: ScaffoldDescription | undefined): Choices {
    if (scaffold?.id === choices.scaffold?.id) return choices;
    return { ...choices, scaffold, purpose: undefined, answers: scaffold ? keptTarget(scaffold, targetOf(choices) ?? this.start.target) : {} };
  }

  private async askQuestion(frame: StepFrame, choices: Choices, index: number): Promise<Outcome> {
    const needs = choices.needs ?? {};
    const question = questionsFor(needs)[index]!;
    const answer = await choose({ ...frame, title: `${title}: Help Me Choose` }, question.options.map((option) => ({ ...option })), { placeholder: question.title, isActive: ({ value }) => value === needs[question.id] });
    return outcome(answer, ({ value }) => ({ ...choices, needs: { ...needs, [question.id]: value } }));
  }

  private async showAdvice(frame: StepFrame, choices: Choices): Promise<Outcome> {
    type Item = QuickPickItem & { readonly mechanism?: Mechanism };
    const { mechanism, reasons, caution } = recommend(choices.needs ?? {});
    const others = (Object.keys(mechanismTable) as Mechanism[]).filter((one) => one !== mechanism && one !== 'platform' && this.scaffolds.some((scaffold) => scaffold.mechanism === one));
    const isThere = this.scaffolds.some((scaffold) => scaffold.mechanism === mechanism);
    const items: Item[] = [
      { label: `$(check) ${mechanismTable[mechanism].title}`, description: 'recommended', detail: isThere ? reasons.join(' ') : `${reasons.join(' ')} The release in force does not have it.`, ...(isThere ? { mechanism } : {}) },
      ...(caution === undefined ? [] : [{ label: '$(warning) Mind', detail: caution, ...(isThere ? { mechanism } : {}) }]),
      { label: 'Others', kind: QuickPickItemKind.Separator },
      ...others.map((one): Item => ({ label: mechanismTable[one].title, detail: mechanismTable[one].fits, mechanism: one })),
    ];
    const answer = await choose({ ...frame, title: `${title}: Advice` }, items, { placeholder: 'Enter takes the advice' });
    if (answer.is === 'given' && answer.value.mechanism === undefined) return { to: 'stay', choices };
    return outcome(answer, (item) => this.withMechanism(choices, item.mechanism!));
  }

  private async askScaffold(frame: StepFrame, choices: Choices): Promise<Outcome> {
    const items = this.scaffolds.filter(({ mechanism }) => mechanism === choices.mechanism).map((scaffold) => ({ label: scaffold.title, detail: scaffold.summary, scaffold }));
    const remembered = choices.scaffold?.id ?? this.memory.scaffold;
    const answer = await choose(frame, items, { placeholder: 'In which form?', isActive: ({ scaffold }) => scaffold.id === remembered });
    return outcome(answer, ({ scaffold }) => this.withScaffold(choices, scaffold));
  }

  private async askPurpose(frame: StepFrame, choices: Choices): Promise<Outcome> {
    const { mechanism, scaffold } = choices;
    const items = useCasesFor(mechanism!).map((useCase) => ({ label: useCase.title, detail: useCase.detail, ...(useCase.id === this.memory.purpose ? { description: 'last time' } : {}), useCase }));
    const remembered = choices.purpose ?? this.memory.purpose;
    const answer = await choose(frame, items, { placeholder: 'What is it to do?', isActive: ({ useCase }) => useCase.id === remembered });
    return outcome(answer, ({ useCase }) => {
      if (useCase.id === choices.purpose) return choices;
      return { ...choices, purpose: useCase.id, answers: { ...settingsFor(useCase, mechanism!, scaffold!.parameters), ...keptTarget(scaffold!, targetOf(choices)) } };
    });
  }

  private async askTarget(frame: StepFrame, choices: Choices): Promise<Outcome> {
    type Item = QuickPickItem & { readonly object?: ObjectName; readonly backend?: TargetsResult['backends'][number]; readonly typed?: boolean };
    const parameter = targetParameter(choices.scaffold!)!;
    const kinds = (parameter.choices ?? []).map(({ value }) => value);
    const { targets, backends } = await this.client.sendRequest<TargetsResult>(targetsRequest, this.near);
    const fitting = targets.filter(({ kind }) => kinds.includes(kind));
    const leading = kinds.some((kind) => kind.endsWith('Route')) ? backends : [];
    const items: Item[] = [
      ...fitting.map((object): Item => ({ label: `${icon(object.kind)} ${object.name}`, description: `${object.kind}${object.namespace === undefined ? '' : ` in ${object.namespace}`}`, object })),
      { label: '$(edit) Type a name…', detail: `For a ${kinds.join(', ')} that is not in this workspace`, typed: true },
      ...(leading.length > 0 ? [{ label: 'Through a backend: policies attach to the routes that use it', kind: QuickPickItemKind.Separator }] : []),
      ...leading.map((backend): Item => ({ label: `$(server) ${backend.name}`, description: `${backend.kind}${backend.namespace === undefined ? '' : ` in ${backend.namespace}`}`, detail: routesWords(backend.routes), backend })),
    ];
    const remembered = targetOf(choices) ?? this.memory.target;
    const answer = await choose(frame, items, { placeholder: 'What is it to be attached to?', isActive: ({ object }) => object !== undefined && nameOf(object) === remembered });
    if (answer.is !== 'given') return outcome(answer, () => choices);
    const { object, backend } = answer.value;
    if (object) return { to: 'next', choices: this.withTarget(choices, object) };
    return backend ? this.askRoute(frame, choices, backend, kinds) : this.typeTarget(frame, choices, parameter, kinds);
  }

  /** The namespace comes from the target. */
  private withTarget(choices: Choices, object: ObjectName): Choices {
    const { namespace: _, ...rest } = choices.answers;
    const namespace = object.namespace !== undefined && choices.scaffold!.parameters.some(({ name }) => name === 'namespace') ? { namespace: object.namespace } : {};
    return { ...choices, answers: { ...rest, [targetParameter(choices.scaffold!)!.name]: nameOf(object), ...namespace } };
  }

  private async askRoute(frame: StepFrame, choices: Choices, backend: TargetsResult['backends'][number], kinds: readonly string[]): Promise<Outcome> {
    const routes = backend.routes.filter(({ kind }) => kinds.includes(kind));
    if (routes.length === 0) {
      void window.showInformationMessage(`No route of this workspace that extensions work on sends requests to ${backend.kind} ${backend.name}. Choose a route or a Gateway.`);
      return { to: 'stay', choices };
    }
    const items = routes.map((object) => ({ label: `${icon(object.kind)} ${object.name}`, description: `${object.kind}${object.namespace === undefined ? '' : ` in ${object.namespace}`}`, object }));
    const answer = await choose(frame, items, { placeholder: `A policy cannot be attached to a ${backend.kind}: which of the routes that use ${backend.name}?` });
    if (answer.is === 'back') return { to: 'stay', choices };
    return outcome(answer, ({ object }) => this.withTarget(choices, object));
  }

  private async typeTarget(frame: StepFrame, choices: Choices, parameter: ScaffoldParameter, kinds: readonly string[]): Promise<Outcome> {
    const kindItems = (parameter.choices ?? []).map(({ value, help }) => ({ label: value, detail: help }));
    const kind = await choose(frame, kindItems, { placeholder: `Of which kind? ${kinds.join(', ')}` });
    if (kind.is === 'back') return { to: 'stay', choices };
    if (kind.is === 'cancelled') return { to: 'cancel' };
    const name = await typeIn(frame, { value: '', prompt: `Name of the ${kind.value.label}`, placeholder: 'my-route', check: (text) => problemWith({ ...parameter, kind: 'text' }, text) });
    if (name.is === 'back') return { to: 'stay', choices };
    return outcome(name, (text) => this.withTarget(choices, { kind: kind.value.label, name: text }));
  }

  private async render(choices: Choices): Promise<RenderedScaffold> {
    const { id } = choices.scaffold!;
    const parameters: RenderScaffoldParams = { ...this.near, scaffold: id, answers: choices.answers };
    const rendered = await this.client.sendRequest<RenderScaffoldResult>(renderScaffoldRequest, parameters);
    if (!rendered) throw new Error(`The release in force has no scaffold ${id}; begin again.`);
    this.rendered = rendered;
    return rendered;
  }

  private async askDetails(frame: StepFrame, choices: Choices): Promise<Outcome> {
    type Item = QuickPickItem & { readonly parameter?: ScaffoldParameter };
    const rendered = await this.render(choices);
    await this.preview.show(rendered.yaml);
    const problems = rendered.problems.map(({ parameter, message }): Item => ({ label: `$(error) ${message}`, ...parameterNamed(choices.scaffold!, parameter) }));
    const items: Item[] = [
      ...(problems.length > 0 ? problems : [{ label: '$(arrow-right) Continue', detail: 'The preview shows what will be written' }]),
      { label: 'Details', kind: QuickPickItemKind.Separator },
      ...detailParameters(choices.scaffold!, rendered.values).map((parameter): Item => ({ label: parameter.title, description: shown(rendered.values[parameter.name]), detail: parameter.help, parameter })),
    ];
    const answer = await choose(frame, items, { placeholder: 'Continue, or choose a detail to change it' });
    if (answer.is !== 'given') return outcome(answer, () => choices);
    const { parameter } = answer.value;
    if (!parameter) return problems.length > 0 ? { to: 'stay', choices } : { to: 'next', choices };
    const value = await this.askValue(frame, parameter, rendered.values[parameter.name]);
    if (value.is === 'cancelled') return { to: 'cancel' };
    return { to: 'stay', choices: value.is === 'given' ? { ...choices, answers: { ...choices.answers, [parameter.name]: value.value } } : choices };
  }

  private async askValue(frame: StepFrame, parameter: ScaffoldParameter, now: Answers[string] | undefined): Promise<Answer<Answers[string]>> {
    const here = { ...frame, title: `${title}: ${parameter.title}` };
    if (parameter.kind === 'switch' || parameter.kind === 'choice') {
      const choicesOf = parameter.kind === 'switch' ? [{ value: 'true', help: 'Yes' }, { value: 'false', help: 'No' }] : (parameter.choices ?? []);
      const answer = await choose(here, choicesOf.map(({ value, help }) => ({ label: value, detail: help })), { placeholder: parameter.help, isActive: ({ label }) => label === String(now) });
      return given(answer, ({ label }) => (parameter.kind === 'switch' ? label === 'true' : label));
    }
    if (parameter.kind === 'list' && parameter.choices) {
      const marked = Array.isArray(now) ? (now as readonly string[]) : [];
      const offered = [...parameter.choices, ...marked.filter((value) => !parameter.choices!.some((one) => one.value === value)).map((value) => ({ value, help: '' }))];
      const answer = await chooseSeveral(here, offered.map(({ value, help }) => ({ label: value, detail: help })), { placeholder: parameter.help, isMarked: ({ label }) => marked.includes(label) });
      return given(answer, (items) => items.map(({ label }) => label));
    }
    const answer = await typeIn(here, { value: typedForm(now), prompt: parameter.help, check: (text) => problemWith(parameter, text) });
    return given(answer, (text) => readTyped(parameter, text));
  }

  private async askDestination(frame: StepFrame, choices: Choices): Promise<Outcome> {
    type Item = QuickPickItem & { readonly destination: Destination };
    const rendered = this.rendered ?? (await this.render(choices));
    const { editor } = this;
    const open = editor && !editor.document.isClosed && ['yaml', 'helm'].includes(editor.document.languageId) ? editor : undefined;
    const name = open ? workspace.asRelativePath(open.document.uri) : '';
    const files = rendered.files.map(({ path }) => path).join(', ');
    const items: Item[] = [
      ...(open ? [{ label: '$(insert) Insert at the cursor', description: name, destination: 'insert' as const }] : []),
      { label: '$(new-file) New file', description: 'not saved yet', destination: 'new' },
      ...(open && open.document.getText().trim() !== '' ? [{ label: '$(add) Append to this file', description: name, destination: 'append' as const }] : []),
      ...(isWritable(this.root) ? [{ label: '$(new-folder) Write files into a folder', description: choices.scaffold!.starters.length > 0 ? 'with a project in a language of your choice, if you like' : '', detail: files, destination: 'folder' as const }] : []),
    ];
    const wanted = this.start.folder ? 'folder' : (this.memory.destination ?? 'insert');
    const placeholder = rendered.advice.length > 0 ? plain(rendered.advice.join(' ')) : 'Where to?';
    const answer = await choose(frame, items, { placeholder, isActive: ({ destination }) => destination === wanted });
    if (answer.is !== 'given') return outcome(answer, () => choices);
    return this.write(frame, choices, answer.value.destination, rendered, open);
  }

  private async write(frame: StepFrame, choices: Choices, destination: Destination, rendered: RenderedScaffold, open: TextEditor | undefined): Promise<Outcome> {
    if (destination === 'folder') {
      const files = await this.askFiles(frame, choices.scaffold!, rendered);
      if (files.is === 'back') return { to: 'stay', choices };
      if (files.is === 'cancelled') return { to: 'cancel' };
      await this.remember(choices, destination);
      const written = await writeFiles(files.value.folder, files.value.files);
      if (!written) return { to: 'stay', choices };
      await this.preview.close();
    } else {
      await this.remember(choices, destination);
      await this.preview.close();
      if (destination === 'new') await openAsNew(rendered.yaml);
      else if (!(await putIntoEditor(open!, rendered.yaml, destination))) void window.showErrorMessage('The file could not be changed.');
    }
    return { to: 'next', choices };
  }

  /** The folder, and what goes there: the manifests, and a project with code if one is wanted. */
  private async askFiles(frame: StepFrame, scaffold: ScaffoldDescription, rendered: RenderedScaffold): Promise<Answer<{ readonly folder: Uri; readonly files: RenderedScaffold['files'] }>> {
    const { project } = rendered;
    for (;;) {
      const folder = await this.askFolder(frame);
      if (folder.is !== 'given') return folder;
      if (!project || scaffold.starters.length === 0) return { is: 'given', value: { folder: folder.value, files: rendered.files } };
      const starter = await this.askStarter(frame, scaffold, project.name);
      if (starter.is === 'cancelled') return starter;
      if (starter.is === 'back') continue;
      const code = starter.value === undefined ? [] : await starterFiles(this.context.extensionUri, starter.value, project);
      // The project has a Dockerfile of its own.
      const manifests = code.length > 0 ? rendered.files.filter(({ path }) => path.endsWith('.yaml')) : rendered.files;
      return { is: 'given', value: { folder: folder.value, files: [...manifests, ...code] } };
    }
  }

  /** @returns the folder of a project in `starters/`; undefined: none is wanted */
  private async askStarter(frame: StepFrame, { starters }: ScaffoldDescription, name: string): Promise<Answer<string | undefined>> {
    type Item = QuickPickItem & { readonly starter?: ScaffoldDescription['starters'][number] };
    const remembered = this.memory.starter;
    const items: Item[] = [
      { label: 'No code', detail: 'The manifests only' },
      ...starters.map((starter): Item => ({ label: starter.title, description: `${name}/${starter.language === remembered ? ', last time' : ''}`, detail: `A project that builds as it is; needs ${starter.needs}`, starter })),
    ];
    const answer = await choose({ ...frame, title: `${title}: Code` }, items, { placeholder: 'With a project to begin with? It has a Dockerfile and a README.', isActive: ({ starter }) => starter !== undefined && starter.language === remembered });
    return given(answer, ({ starter }) => {
      this.memory = { ...this.memory, starter: starter?.language ?? '' };
      return starter?.folder;
    });
  }

  /** The folder that files are written below; undefined: it is to be chosen first. */
  private get root(): Uri | undefined {
    return this.start.folder ?? workspace.workspaceFolders?.[0]?.uri;
  }

  private async askFolder(frame: StepFrame): Promise<Answer<Uri>> {
    const { root } = this;
    if (!root) {
      const chosen = await window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel: 'Write Here' });
      return chosen?.[0] ? { is: 'given', value: chosen[0] } : { is: 'back' };
    }
    const place = this.start.folder ? workspace.asRelativePath(root) : 'the workspace';
    const answer = await typeIn({ ...frame, title: `${title}: Folder` }, {
      value: this.start.folder ? '.' : 'extensions',
      prompt: `Folder below ${place}; it is made where it does not exist`,
      check: (text) => (/^(?![/\\])(?!.*(^|[/\\])\.\.([/\\]|$)).+$/.test(text) ? undefined : 'A folder below is wanted, without "..".'),
    });
    return given(answer, (text) => (text === '.' ? root : Uri.joinPath(root, ...text.split(/[/\\]/))));
  }

  private async remember(choices: Choices, destination: Destination): Promise<void> {
    const { mechanism, scaffold, purpose } = choices;
    const target = targetOf(choices);
    const { starter } = this.memory;
    const memory: Memory = { ...(starter === undefined ? {} : { starter }), ...(mechanism ? { mechanism } : {}), ...(scaffold ? { scaffold: scaffold.id } : {}), ...(purpose === undefined ? {} : { purpose }), ...(target === undefined ? {} : { target }), destination };
    this.memory = memory;
    await this.context.workspaceState.update(memoryKey, memory);
  }
}

function outcome<Value>(answer: Answer<Value>, choices: (value: Value) => Choices): Outcome {
  if (answer.is === 'given') return { to: 'next', choices: choices(answer.value) };
  return answer.is === 'back' ? { to: 'back' } : { to: 'cancel' };
}

function given<From, To>(answer: Answer<From>, convert: (value: From) => To): Answer<To> {
  return answer.is === 'given' ? { is: 'given', value: convert(answer.value) } : answer;
}

/** The target that was chosen: `HTTPRoute/shop`. */
function targetOf({ scaffold, answers }: Choices): string | undefined {
  const parameter = scaffold && targetParameter(scaffold);
  const value = parameter && answers[parameter.name];
  return typeof value === 'string' ? value : undefined;
}

/** A target as an answer to another scaffold, where that takes its kind. */
function keptTarget(scaffold: ScaffoldDescription, target: string | undefined): Answers {
  const parameter = targetParameter(scaffold);
  const fits = target !== undefined && parameter?.choices?.some(({ value }) => target.startsWith(`${value}/`));
  return parameter && fits ? { [parameter.name]: target } : {};
}

function nameOf({ kind, name }: ObjectName): string {
  return `${kind}/${name}`;
}

function icon(kind: string): string {
  return kind === 'Gateway' ? '$(globe)' : kind.endsWith('Route') ? '$(git-compare)' : '$(list-flat)';
}

function routesWords(routes: readonly ObjectName[]): string {
  return routes.length === 0 ? 'No route of this workspace uses it' : `Used by ${routes.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`;
}

function shown(value: Answers[string] | undefined): string {
  const text = typedForm(value);
  return text === '' ? 'none' : text === 'true' ? 'yes' : text === 'false' ? 'no' : text;
}

function parameterNamed(scaffold: ScaffoldDescription, name: string): { readonly parameter?: ScaffoldParameter } {
  const parameter = scaffold.parameters.find((one) => one.name === name && one.kind !== 'target');
  return parameter ? { parameter } : {};
}

/** Some folders of the web can only be read. */
function isWritable(folder: Uri | undefined): boolean {
  return folder === undefined || workspace.fs.isWritableFileSystem(folder.scheme) !== false;
}

/** Markdown's signs mean nothing in a quick pick. */
function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
