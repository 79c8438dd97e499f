import type { ExecutorStatus, ShardCall } from '@uatcms/plugin-uat-common';
import type { Executor, ExecutorDispatch } from '@uatcms/plugin-uat-node';

/** An executor whose runner is the test: it keeps the calls until the test performs them. */
export class TestExecutor implements Executor {
  readonly name: string;
  readonly title = 'Test executor';
  readonly slots: number;
  readonly calls: ShardCall[] = [];
  readonly interrupted: Array<Pick<ShardCall, 'shardId' | 'attempt'>> = [];
  readonly abandoned: Array<Pick<ShardCall, 'shardId' | 'attempt'>> = [];
  dispatch!: ExecutorDispatch;
  /** Set to have `start` refused. */
  refusal: Error | undefined;
  #waiting: Array<() => void> = [];
  #running = new Map<string, ShardCall>();

  constructor({ name = 'local', slots = 1 } = {}) {
    this.name = name;
    this.slots = slots;
  }

  connect(dispatch: ExecutorDispatch): void {
    this.dispatch = dispatch;
  }

  freeSlots(): number {
    return this.slots - this.#running.size;
  }

  start(call: ShardCall): void {
    if (this.refusal) {
      throw this.refusal;
    }
    this.#running.set(call.shardId, call);
    this.calls.push(call);
    this.#waiting.splice(0).forEach(wake => wake());
  }

  interrupt(shardId: string, attempt: number): void {
    this.interrupted.push({ shardId, attempt });
  }

  abandon(shardId: string, attempt: number): void {
    if (this.#running.get(shardId)?.attempt === attempt) {
      this.abandoned.push({ shardId, attempt });
      this.#running.delete(shardId);
      this.dispatch.slotFree();
    }
  }

  status(): ExecutorStatus {
    const { name, title, slots } = this;
    return {
      name,
      title,
      slots,
      busy: this.#running.size,
      problem: null,
      detail: null,
    };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running.values()].map(call => this.lose(call)));
  }

  /** The call with this number, counted from 1, as soon as it has come. */
  async call(number: number): Promise<ShardCall> {
    while (this.calls.length < number) {
      await new Promise<void>(wake => this.#waiting.push(wake));
    }
    return this.calls[number - 1];
  }

  /** Frees the slot of a call, as when its runner has said its last word. */
  done(call: ShardCall): void {
    this.#running.delete(call.shardId);
    this.dispatch.slotFree();
  }

  /** Frees the slot of a call, as when its runner has died. */
  async lose(call: ShardCall): Promise<void> {
    this.#running.delete(call.shardId);
    await this.dispatch.lost(call.shardId, call.attempt, 'the runner died');
  }
}
