import { noExecutor, Refusal, type ExecutorSlots } from '@uatcms/core';
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

  /** @throws Refusal `invalid` when an environment names an executor that is not there */
  demandFor(environment: { name: string; executor?: string }): void {
    const { name, executor } = environment;
    if (executor !== undefined && !this.#executors.has(executor)) {
      const message = noExecutor(executor, this.slots());
      throw new Refusal('invalid', `Environment “${name}” cannot be saved`, [
        { path: ['executor'], place: 'executor', message },
      ]);
    }
  }

  /** What runs are cut for. */
  slots(): ExecutorSlots {
    return new Map(this.list().map(({ name, slots }) => [name, slots]));
  }
}

/** Whether an executor is rung instead of being handed shards. */
export function isRung(
  executor: Executor | RingExecutor,
): executor is RingExecutor {
  return 'ring' in executor;
}
