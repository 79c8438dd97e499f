import type { ExecutorStatus, Ring } from '@uatcms/plugin-uat-common';
import type { RingExecutor, RingTraffic } from '@uatcms/plugin-uat-node';

/** An executor that keeps its rings until the test answers them. */
export class TestRingExecutor implements RingExecutor {
  readonly name: string;
  readonly title = 'Test bell';
  readonly slots: number;
  readonly patienceMs: number;
  readonly lifetimeMs = 600_000;
  readonly backendUrl?: string;
  readonly rings: Ring[] = [];
  /** Set to have `ring` refused. */
  refusal: Error | undefined;
  inPeace = false;
  #asked = 0;
  #waiting: Array<() => void> = [];

  constructor({
    name = 'local',
    slots = 1,
    patienceMs = 60_000,
    backendUrl,
  }: {
    name?: string;
    slots?: number;
    patienceMs?: number;
    backendUrl?: string;
  } = {}) {
    this.name = name;
    this.slots = slots;
    this.patienceMs = patienceMs;
    this.backendUrl = backendUrl;
  }

  freeRings(): number {
    this.#asked += 1;
    this.#wake();
    return this.inPeace ? 0 : 10;
  }

  async ring(ring: Ring): Promise<void> {
    this.rings.push(ring);
    this.#wake();
    if (this.refusal) {
      throw this.refusal;
    }
  }

  status({ running, waiting, lost }: RingTraffic): ExecutorStatus {
    const { name, title, slots } = this;
    const problem = lost > 0 ? `${lost} rings were not answered` : null;
    return {
      ...{ name, title, slots, problem },
      busy: running + waiting,
      detail: null,
    };
  }

  async stop(): Promise<void> {}

  /** The ring with this number, counted from 1, as soon as it has come; also one that was refused. */
  async rung(number: number): Promise<Ring> {
    await this.#until(() => this.rings.length >= number);
    return this.rings[number - 1];
  }

  /** Resolves when it was asked so often from now whether it may be rung. */
  async asked(times: number): Promise<void> {
    const wanted = this.#asked + times;
    await this.#until(() => this.#asked >= wanted);
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>(wake => this.#waiting.push(wake));
    }
  }

  #wake(): void {
    this.#waiting.splice(0).forEach(wake => wake());
  }
}
