import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { signalChannel, type UatSignal } from '@uatcms/plugin-uat-common';

/**
 * Tells every browser to look again. Backstage sends a signal to all, or to people by name; who of them may see what has
 * changed is not known here, so a signal is made of what everybody may know.
 */
export class Signals {
  constructor(
    private readonly signals: SignalsService,
    private readonly logger: LoggerService,
  ) {}

  /** Never fails, and need not be awaited. */
  send({ type, id }: UatSignal): void {
    this.signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: signalChannel,
        message: { type, id },
      })
      .catch(error =>
        this.logger.warn('A signal could not be sent; pages poll', error),
      );
  }
}
