import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ExecutorStatus, ShardCall } from '@uatcms/plugin-uat-common';
import type { Executor, ExecutorDispatch } from '@uatcms/plugin-uat-node';
import { RunnerProcess } from './RunnerProcess';

const LONGEST_PAUSE_MS = 30_000;

/**
 * Sends shards to runner processes on this machine.
 *
 * The processes are started beforehand and kept warm: one first, which finds and proves a browser (on a new machine that
 * unpacks one), then the others. A process that ends is replaced, and its shard is told to be lost at once. Where
 * processes die one after the other without finishing anything, the pauses before the next one grow.
 *
 * All of it runs on the one thread of the backend. Between `freeSlots` and the `start` of those shards a process may die:
 * `start` then fails, and the dispatcher hands the shard out again.
 */
export class LocalExecutor implements Executor {
  readonly name = 'local';
  readonly title = 'This machine';
  readonly slots: number;

  readonly #processes = new Set<RunnerProcess>();
  #dispatch: ExecutorDispatch | undefined;
  /** Processes that died since one finished a shard. */
  #deaths = 0;
  #lastDeath: string | undefined;
  #pause: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(
    private readonly options: {
      slots: number;
      /** Finds the program of the runner. */
      findRunner: () => string;
      env: NodeJS.ProcessEnv;
      logger: LoggerService;
    },
  ) {
    this.slots = options.slots;
  }

  connect(dispatch: ExecutorDispatch): void {
    this.#dispatch = dispatch;
    this.#fill();
  }

  freeSlots(): number {
    return this.#free().length;
  }

  start(call: ShardCall): void {
    const [process] = this.#free();
    if (!process) {
      throw new Error('no runner process is free any more');
    }
    process.perform(call);
  }

  interrupt(shardId: string, attempt: number): void {
    this.#holderOf(shardId, attempt)?.interrupt();
  }

  abandon(shardId: string, attempt: number): void {
    const process = this.#holderOf(shardId, attempt);
    if (process) {
      this.options.logger.warn(
        `A runner process still holds shard ${shardId}, which it should have ended; it is replaced`,
      );
      process.end();
    }
  }

  status(): ExecutorStatus {
    const processes = [...this.#processes];
    const browser = processes.find(process => process.browser)?.browser;
    const problem = processes.find(process => process.problem)?.problem;
    return {
      name: this.name,
      title: this.title,
      slots: this.slots,
      busy: processes.filter(process => process.shard).length,
      problem: browser ? null : problem ?? this.#lastDeath ?? null,
      detail: browser ?? (problem ? null : 'starting a browser'),
    };
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#pause);
    await Promise.all([...this.#processes].map(process => process.end()));
  }

  #holderOf(shardId: string, attempt: number): RunnerProcess | undefined {
    return [...this.#processes].find(
      ({ shard }) => shard?.shardId === shardId && shard.attempt === attempt,
    );
  }

  #free(): RunnerProcess[] {
    return this.#stopping
      ? []
      : [...this.#processes].filter(process => process.free);
  }

  /** Starts what is missing: one process until a browser is proven, all of them after that. */
  #fill(): void {
    const proven = [...this.#processes].some(process => process.browser);
    const wanted = proven ? this.slots : 1;
    while (!this.#stopping && this.#processes.size < wanted) {
      try {
        this.#processes.add(this.#launch());
      } catch (error) {
        this.#died((error as Error).message);
        return;
      }
    }
  }

  #launch(): RunnerProcess {
    const { findRunner, env, logger } = this.options;
    const process: RunnerProcess = new RunnerProcess(
      { program: findRunner(), env, logger },
      {
        onProven: () => {
          if (process.problem) {
            logger.error(`No browser starts: ${process.problem}`);
          }
          this.#fill();
          this.#dispatch?.slotFree();
        },
        onDone: () => {
          this.#deaths = 0;
          if (process.problem) {
            // What kept the browser from starting may have been mended: the next process proves it anew.
            process.end();
          } else {
            this.#dispatch?.slotFree();
          }
        },
        onExit: reason => {
          this.#processes.delete(process);
          this.#tellLost(process, reason);
          if (!this.#stopping) {
            if (process.problem) {
              this.#fill();
            } else {
              this.#died(reason);
            }
          }
        },
      },
    );
    return process;
  }

  #tellLost({ shard }: RunnerProcess, reason: string): void {
    if (shard) {
      const said = this.#stopping ? 'the backend was stopped' : reason;
      this.#dispatch?.lost(shard.shardId, shard.attempt, said);
    }
  }

  #died(reason: string): void {
    this.#lastDeath = reason;
    const pauseMs =
      this.#deaths === 0
        ? 0
        : Math.min(500 * 2 ** (this.#deaths - 1), LONGEST_PAUSE_MS);
    this.#deaths += 1;
    this.options.logger.error(
      `${reason}. The next runner process starts in ${pauseMs} ms.`,
    );
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#fill(), pauseMs);
  }
}
