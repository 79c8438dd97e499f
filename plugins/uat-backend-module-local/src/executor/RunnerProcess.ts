import { fork, type ChildProcess } from 'node:child_process';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ShardCall,
  WorkerMessage,
  WorkerRequest,
} from '@uatcms/plugin-uat-common';

/** How long a process may take to end its browser and itself. */
const GRACE_MS = 3_000;
/** Of what a dying process says, the last words matter. */
const LAST_WORDS = 2_000;

/** What a process tells its pool. */
export interface RunnerProcessListener {
  /** It has proven a browser, or that there is none: `problem` tells. */
  onProven(): void;
  onDone(): void;
  /** Called once, last. `reason` says in words how it ended. */
  onExit(reason: string): void;
}

/**
 * One runner process with its browser.
 *
 * Nothing is orphaned, whichever side dies: the process ends itself when the channel to the backend closes, and its
 * browser ends when the pipe to the process closes. It leads a process group of its own, so that a Ctrl-C meant for the
 * backend does not hit it in the middle of a shard, and so that the whole group can be killed.
 */
export class RunnerProcess {
  readonly #child: ChildProcess;
  #lastWords = '';
  #ending = false;
  #exited = false;
  readonly #exit: Promise<void>;

  /** `undefined` until it has proven a browser. */
  browser: string | undefined;
  /** Why no browser starts. */
  problem: string | undefined;
  /** The shard it is working on. */
  shard: Pick<ShardCall, 'shardId' | 'attempt'> | undefined;

  constructor(
    options: { program: string; env: NodeJS.ProcessEnv; logger: LoggerService },
    private readonly listener: RunnerProcessListener,
  ) {
    const { program, env, logger } = options;
    this.#child = fork(program, [], {
      env,
      // The backend's own flags, such as a loader for TypeScript, are not for the runner.
      execArgv: [],
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (words: string) => {
        this.#lastWords = (this.#lastWords + words).slice(-LAST_WORDS);
        logger.debug(`Runner ${this.#child.pid}: ${words.trimEnd()}`);
      });
    }
    this.#child.on('message', message =>
      this.#receive(message as WorkerMessage, logger),
    );
    this.#exit = new Promise(resolve => {
      const ended = (reason: string) => {
        if (!this.#exited) {
          this.#exited = true;
          // A browser that hangs would otherwise outlive its process.
          this.#killGroup();
          listener.onExit(reason);
          resolve();
        }
      };
      this.#child.on('error', error => ended(error.message));
      this.#child.on('exit', (code, signal) =>
        ended(
          `runner process ${this.#child.pid} ended ${
            signal ? `by ${signal}` : `with code ${code}`
          }${this.#lastWords ? `: ${this.#lastWords.trim()}` : ''}`,
        ),
      );
    });
  }

  /** Whether it waits for a shard. */
  get free(): boolean {
    return (
      !this.#ending &&
      !this.#exited &&
      this.shard === undefined &&
      (this.browser !== undefined || this.problem !== undefined)
    );
  }

  perform(call: ShardCall): void {
    this.shard = { shardId: call.shardId, attempt: call.attempt };
    this.#send({ type: 'perform', call });
  }

  /** Lets it end its shard as stopped; the process stays. */
  interrupt(): void {
    this.#send({ type: 'stop' });
  }

  /**
   * Ends the process. One that works on a shard is killed: in an orderly end it would see its browser go, and report
   * that as a result of the test. Resolves when the process is gone.
   */
  async end(): Promise<void> {
    this.#ending = true;
    if (this.shard) {
      this.#killGroup();
    } else if (this.#child.connected) {
      this.#child.disconnect();
    }
    const force = setTimeout(() => this.#killGroup(), GRACE_MS);
    await this.#exit;
    clearTimeout(force);
  }

  #send(request: WorkerRequest): void {
    this.#child.send(request, error => {
      // A process that cannot be told anything is as good as dead; its exit tells the rest.
      if (error) {
        this.#killGroup();
      }
    });
  }

  #receive(message: WorkerMessage, logger: LoggerService): void {
    switch (message.type) {
      case 'ready':
        this.browser = message.browser;
        this.problem = undefined;
        this.listener.onProven();
        break;
      case 'unready':
        this.browser = undefined;
        this.problem = message.message;
        this.listener.onProven();
        break;
      case 'done':
        this.shard = undefined;
        this.listener.onDone();
        break;
      case 'log':
        logger[message.level](message.message);
        break;
      default:
        message satisfies never;
    }
  }

  #killGroup(): void {
    if (this.#child.pid !== undefined) {
      try {
        process.kill(-this.#child.pid, 'SIGKILL');
      } catch {
        // The group is gone already.
      }
    }
  }
}
