import { Refusal, type Sharding } from '@uatcms/core';
import type { Executor, RingExecutor } from '@uatcms/plugin-uat-node';

/** The executors that modules have added, by name. */
export class ExecutorRegistry {
  readonly #executors = new Map<string, Executor | RingExecutor>();

  /** @throws Error when the name is taken */
  add(executor: Executor | RingExecutor): void {
    if (this.#executors.has(executor.name)) {
      throw new Error(
        `There are two executors named "${executor.name}". Install one of the two modules.`,
      );
    }
    this.#executors.set(executor.name, executor);
  }

  list(): Array<Executor | RingExecutor> {
    return [...this.#executors.values()];
  }

  /** Those that are handed shards. */
  handed(): Executor[] {
    return this.list().filter(executor => !isRung(executor)) as Executor[];
  }

  /** Those that are rung. */
  rung(): RingExecutor[] {
    return this.list().filter(isRung);
  }

  /**
   * How a run for this executor is to be cut.
   *
   * @throws Refusal `invalid` when there is no such executor
   */
  sharding(name: string): Sharding {
    const executor = this.#executors.get(name);
    if (!executor) {
      const names = [...this.#executors.keys()].join(', ');
      const message = `there is no executor “${name}”. Executors: ${
        names || 'none'
      }`;
      throw new Refusal('invalid', `The run cannot start: ${message}.`, [
        { path: ['executor'], place: 'executor', message },
      ]);
    }
    return { slots: executor.slots };
  }
}

/** Whether an executor is rung instead of being handed shards. */
export function isRung(
  executor: Executor | RingExecutor,
): executor is RingExecutor {
  return 'ring' in executor;
}
