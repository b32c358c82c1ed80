// One language server and its life: started when wanted, started again when it dies, given up with a word to the user.

import { Disposable, EventEmitter, window, type ExtensionContext, type LogOutputChannel } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { Platform } from './platform';
import { RestartPolicy } from './restart-policy';
import type { SessionState } from './session-state';

/** Errors on the connection in a row before it is given up; a single garbled message is survived. */
const tolerableErrors = 3;

/** What a new client is made with. */
export interface ClientPlan {
  readonly options: LanguageClientOptions;
  /** Hangs handlers on the client before it starts. */
  prepare(client: BaseLanguageClient): void;
}

export class ServerSession implements Disposable {
  private readonly policy = new RestartPolicy();
  private readonly stateEmitter = new EventEmitter<SessionState>();
  private current: SessionState = 'idle';
  private client: BaseLanguageClient | undefined;
  private starting: Promise<BaseLanguageClient | undefined> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private disposed = false;

  /** Fires with each change of the state. */
  readonly onState = this.stateEmitter.event;

  /**
   * @param plan called before each start, so that a new server sees the settings of the day
   */
  constructor(
    private readonly context: ExtensionContext,
    private readonly platform: Platform,
    private readonly output: LogOutputChannel,
    private readonly plan: () => ClientPlan,
  ) {}

  get state(): SessionState {
    return this.current;
  }

  /** The client of a running server. */
  get running(): BaseLanguageClient | undefined {
    return this.current === 'running' ? this.client : undefined;
  }

  /** Starts the server unless it runs, is about to, or was given up. Never throws; undefined where there is no server afterwards. */
  start(): Promise<BaseLanguageClient | undefined> {
    if (this.current === 'running') return Promise.resolve(this.client);
    if (this.disposed || this.current === 'failed' || this.current === 'waiting') return Promise.resolve(undefined);
    this.starting ??= this.startClient()
      .catch((error: unknown) => this.giveUp(`The client could not be made: ${String(error)}`))
      .finally(() => (this.starting = undefined));
    return this.starting;
  }

  /** Stops the server if there is one, forgets earlier deaths and starts afresh. */
  async restart(): Promise<void> {
    this.policy.reset();
    await this.starting;
    await this.stop();
    await this.start();
  }

  /** Stops the server; the next `start` makes a new one. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const client = this.client;
    this.client = undefined;
    this.setState('idle');
    if (!client?.isRunning()) return;
    try {
      await client.stop();
    } catch (error) {
      this.output.warn(`The server did not stop in time: ${String(error)}`);
    }
  }

  /** Resolves when the server has stopped, so that VS Code may wait for it. */
  async dispose(): Promise<void> {
    this.disposed = true;
    await this.starting;
    await this.stop();
    this.stateEmitter.dispose();
  }

  private async startClient(): Promise<BaseLanguageClient | undefined> {
    this.setState('starting');
    const startedAt = performance.now();
    const { options, prepare } = this.plan();
    const { CloseAction, ErrorAction, RevealOutputChannelOn } = await import('vscode-languageclient');
    const client = await this.platform.createClient(this.context, 'envoyGateway', 'Envoy Gateway', {
      ...options,
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      // Without a handler the client would put up a notice of its own.
      initializationFailedHandler: () => false,
      errorHandler: {
        error: (_error, _message, count) => ({ action: (count ?? 0) <= tolerableErrors ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true }),
        // This session starts a new client itself: a client that failed while starting can never be started again.
        closed: () => {
          this.died(client);
          return { action: CloseAction.DoNotRestart, handled: true, message: 'The connection to the server was closed.' };
        },
      },
    });
    this.client = client;
    prepare(client);
    try {
      await client.start();
    } catch (error) {
      this.output.error(`The server did not start: ${String(error)}`);
      this.died(client);
      return undefined;
    }
    if (this.client !== client) return undefined;
    this.output.info(`The server is up after ${Math.round(performance.now() - startedAt)} ms.`);
    this.setState('running');
    return client;
  }

  /** Decides what follows the end of `client`'s server; a client is heard once. */
  private died(client: BaseLanguageClient): void {
    if (this.client !== client) return;
    this.client = undefined;
    if (this.disposed) return;
    const delay = this.policy.died(performance.now());
    if (delay === undefined) return this.giveUp('The server ended too often.');
    this.output.warn(`The server ended unexpectedly; it is started again in ${delay / 1000} s.`);
    this.setState('waiting');
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.setState('idle');
      void this.start();
    }, delay);
  }

  private giveUp(reason: string): undefined {
    this.output.error(reason);
    this.setState('failed');
    void this.reportFailure();
  }

  private async reportFailure(): Promise<void> {
    const restart = 'Restart';
    const show = 'Show Output';
    const choice = await window.showErrorMessage('The Envoy Gateway language server ended repeatedly and is not started again. Manifests are no longer checked.', restart, show);
    if (choice === restart) await this.restart();
    else if (choice === show) this.output.show();
  }

  private setState(state: SessionState): void {
    if (this.current === state) return;
    this.current = state;
    if (!this.disposed) this.stateEmitter.fire(state);
  }
}
