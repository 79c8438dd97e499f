import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { RunChange } from '@uatcms/core';
import { testSetTopic, type TestSetEvent } from '@uatcms/plugin-uat-common';
import type { CheckMessenger } from '../checks/CheckMessenger';
import type { Doorbell } from '../dispatch/Doorbell';
import type { RunFollower } from '../follow/RunFollower';
import { RunSignals } from './RunSignals';
import { Signals } from './Signals';

/**
 * Tells those who watch that something has changed: browsers by signal, clients that follow a run by their watch, other
 * plugins by event, the dispatcher by its bell. All of them are hints; what has changed stands in the database, and whoever misses a hint finds it there.
 */
export class Announcer {
  readonly #signals: Signals;
  readonly #runs: RunSignals;
  #tellOfVoid: (() => void) | undefined;

  constructor(
    private readonly deps: {
      signals: SignalsService;
      events: EventsService;
      bell: Doorbell;
      follower: Pick<RunFollower, 'changed'>;
      messenger: Pick<CheckMessenger, 'soon'>;
      logger: LoggerService;
    },
  ) {
    this.#signals = new Signals(deps.signals, deps.logger);
    this.#runs = new RunSignals(this.#signals);
  }

  run(change: RunChange): void {
    this.#runs.changed(change.runId);
    this.deps.follower.changed(change);
  }

  /** Checks were given to people. */
  checks(): void {
    this.deps.messenger.soon();
  }

  /** There are shards to hand out. */
  queue(): void {
    this.deps.bell.ring();
  }

  /** Has something done whenever sign-offs may have become void. */
  onVoid(tell: () => void): void {
    this.#tellOfVoid = tell;
  }

  signOff(id: string): void {
    this.#signals.send({ type: 'signOff', id });
  }

  /** @param id - by which pages know the test set; other plugins know it by its name */
  testSet(id: string | undefined, event: TestSetEvent): void {
    this.#tellOfVoid?.();
    if (id) {
      this.#signals.send({ type: 'testSet', id });
    }
    this.deps.events
      .publish({ topic: testSetTopic, eventPayload: event })
      .catch(error =>
        this.deps.logger.warn(
          `The change of test set ${event.name} could not be announced`,
          error,
        ),
      );
  }
}
