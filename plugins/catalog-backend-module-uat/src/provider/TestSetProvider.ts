import { setTimeout as pause } from 'node:timers/promises';
import type {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import type {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import {
  testSetTopic,
  type TestSetEvent,
  type TestSetSummary,
  type UatClient,
} from '@uatcms/plugin-uat-common';
import { toEntity } from './toEntity';

const PAGE_SIZE = 500;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

/**
 * Brings the test sets that were written in the portal into the catalog.
 *
 * Two sources, one order. A full reading at start and every few minutes puts right whatever was missed; an event
 * after each save brings the change within seconds. Both go through one queue, so that an older full reading can
 * never be applied after a newer change. Applying the same change twice is harmless. With several replicas each event
 * reaches one of them, and the scheduler lets one of them do the full reading.
 *
 * @public
 */
export class TestSetProvider implements EntityProvider {
  readonly #client: UatClient;
  readonly #events: EventsService;
  readonly #schedule: SchedulerServiceTaskRunner;
  readonly #logger: LoggerService;
  readonly #appUrl: string;
  #connection?: EntityProviderConnection;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: {
    client: UatClient;
    events: EventsService;
    schedule: SchedulerServiceTaskRunner;
    logger: LoggerService;
    /** Base URL of the portal. */
    appUrl: string;
  }) {
    this.#client = options.client;
    this.#events = options.events;
    this.#schedule = options.schedule;
    this.#logger = options.logger;
    this.#appUrl = options.appUrl.replace(/\/$/, '');
  }

  getProviderName(): string {
    return 'uat-test-sets';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.#events.subscribe({
      id: this.getProviderName(),
      topics: [testSetTopic],
      onEvent: async ({ eventPayload }) =>
        this.#enqueue(() => this.#readOne((eventPayload as TestSetEvent).name)),
    });
    await this.#schedule.run({
      id: `${this.getProviderName()}:read-all`,
      fn: signal => this.#readAllPatiently(signal),
    });
  }

  #enqueue(task: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(task);
    this.#queue = done.catch(error =>
      this.#logger.error(
        'A change of a test set did not reach the catalog',
        error,
      ),
    );
    return this.#queue;
  }

  // At start the catalog is often ready before the UAT plugin: an answer will come, and the next turn is minutes away.
  async #readAllPatiently(signal: AbortSignal): Promise<void> {
    for (
      let wait = FIRST_RETRY_MS;
      !signal.aborted;
      wait = Math.min(2 * wait, LONGEST_RETRY_MS)
    ) {
      let problem: unknown;
      await this.#enqueue(async () => {
        try {
          await this.#readAll();
        } catch (error) {
          problem = error;
        }
      });
      if (problem === undefined) {
        return;
      }
      this.#logger.info(
        `The UAT plugin did not answer, asking again in ${wait} ms: ${
          (problem as Error).message
        }`,
      );
      await pause(wait, undefined, { signal }).catch(() => {});
    }
  }

  async #readAll(): Promise<void> {
    const entities: DeferredEntity[] = [];
    for (;;) {
      const { items, total } = await this.#client.testSets.list({
        limit: PAGE_SIZE,
        offset: entities.length,
      });
      entities.push(...items.map(item => this.#deferred(item)));
      if (items.length === 0 || entities.length >= total) {
        break;
      }
    }
    await this.#connection!.applyMutation({ type: 'full', entities });
  }

  async #readOne(name: string): Promise<void> {
    const { items } = await this.#client.testSets.list({
      names: name,
      limit: 1,
    });
    await this.#connection!.applyMutation({
      type: 'delta',
      added: items.map(item => this.#deferred(item)),
      removed:
        items.length > 0
          ? []
          : [
              {
                entityRef: `testset:default/${name}`,
                locationKey: this.getProviderName(),
              },
            ],
    });
  }

  #deferred(testSet: TestSetSummary): DeferredEntity {
    return {
      entity: toEntity(testSet, this.#appUrl),
      locationKey: this.getProviderName(),
    };
  }
}
