import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ExecutorStatus, Ring } from '@uatcms/plugin-uat-common';
import type { RingExecutor, RingTraffic } from '@uatcms/plugin-uat-node';
import { emulated } from '../emulated';
import { RingPace } from './RingPace';
import { refusalInWords } from './refusalInWords';

/** No function of Lambda lives longer than 15 minutes; the rest is for a queue in which the event may wait. */
const LONGEST_LIFE_MS = 16 * 60_000;
/** One ring may get lost. Several in a row are no coincidence. */
const SUSPICIOUS = 3;

/** One function, from the configuration. */
export interface LambdaSettings {
  name: string;
  title: string;
  functionName: string;
  region?: string;
  slots: number;
  backendUrl?: string;
  answerSeconds: number;
  endpoint?: string;
}

/**
 * Rings runners in AWS Lambda by asynchronous invocations. What the invocation brings is a ring and nothing more: which
 * shards there are the runner asks the portal. So it does not matter when AWS delivers an event late, twice or never.
 */
export class LambdaExecutor implements RingExecutor {
  readonly name: string;
  readonly title: string;
  readonly slots: number;
  readonly patienceMs: number;
  readonly lifetimeMs: number;
  readonly backendUrl?: string;
  readonly #client: LambdaClient;
  readonly #pace = new RingPace();
  #problem: string | undefined;

  constructor(private readonly settings: LambdaSettings) {
    const { endpoint, region } = settings;
    this.name = settings.name;
    this.title = settings.title;
    this.slots = settings.slots;
    this.backendUrl = settings.backendUrl;
    this.patienceMs = settings.answerSeconds * 1_000;
    this.lifetimeMs = LONGEST_LIFE_MS + this.patienceMs;
    this.#client = new LambdaClient({
      ...{ endpoint, region },
      // A refusal is for the pace to hear of; only what got no answer is tried again at once.
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
      ...emulated(endpoint),
    });
  }

  freeRings(): number {
    return this.#pace.free();
  }

  async ring(ring: Ring): Promise<void> {
    this.#pace.begin();
    try {
      await this.#client.send(
        new InvokeCommand({
          FunctionName: this.settings.functionName,
          InvocationType: 'Event',
          Payload: Buffer.from(JSON.stringify(ring)),
        }),
      );
      this.#pace.succeeded();
      this.#problem = undefined;
    } catch (error) {
      this.#pace.refused();
      this.#problem = refusalInWords(error, this.settings.functionName);
      throw new Error(this.#problem, { cause: error });
    }
  }

  status({ running, waiting, lost }: RingTraffic): ExecutorStatus {
    const { functionName, region } = this.settings;
    const unanswered =
      lost >= SUSPICIOUS
        ? `The last ${lost} invocations of ${functionName} have claimed nothing within ${this.settings.answerSeconds} s. Look at the log of the function: does it start, and does it reach the portal?`
        : null;
    return {
      name: this.name,
      title: this.title,
      slots: this.slots,
      busy: Math.min(this.slots, running + waiting),
      problem: this.#problem ?? unanswered,
      detail: `function ${functionName}${region ? ` in ${region}` : ''}${
        waiting > 0 ? `, ${waiting} invocations are on their way` : ''
      }`,
    };
  }

  async stop(): Promise<void> {
    this.#client.destroy();
  }
}
