import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { RunChange } from '@uatcms/core';
import {
  signalChannel,
  testSetTopic,
  type TestSetEvent,
  type UatSignal,
} from '@uatcms/plugin-uat-common';
import type { CheckMessenger } from '../checks/CheckMessenger';
import type { Doorbell } from '../dispatch/Doorbell';
import type { RunFollower } from '../follow/RunFollower';
import { RunSignals } from './RunSignals';

/**
 * Tells those who watch that something has changed: browsers by signal, clients that follow a run by their watch, other
 * plugins by event, the dispatcher by its bell. All of them are hints; what has changed stands in the database, and whoever misses a hint finds it there.
 */
export class Announcer {
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
    this.#runs = new RunSignals(deps.signals, deps.logger);
  }

  run(change: RunChange): void {
    this.#runs.changed(change);
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
    const { signals, logger } = this.deps;
    const message: UatSignal = { type: 'signOff', id };
    signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: signalChannel,
        message,
      })
      .catch(error =>
        logger.warn(`A change of sign-off ${id} could not be announced`, error),
      );
  }

  testSet(event: TestSetEvent): void {
    this.#tellOfVoid?.();
    const { events, signals, logger } = this.deps;
    const message: UatSignal = { type: 'testSet', testSet: event.name };
    Promise.all([
      events.publish({ topic: testSetTopic, eventPayload: event }),
      signals.publish({
        recipients: { type: 'broadcast' },
        channel: signalChannel,
        message,
      }),
    ]).catch(error =>
      logger.warn(
        `The change of test set ${event.name} could not be announced`,
        error,
      ),
    );
  }
}
