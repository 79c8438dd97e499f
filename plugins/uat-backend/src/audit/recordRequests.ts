import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { apiPath } from '@uatcms/plugin-uat-common';
import type { RequestHandler, Response } from 'express';
import { requestIdOf } from '../http/requestIds';
import { eventOf } from './requestEvent';

/**
 * Tells Backstage's auditor of every request that changes something, from its beginning to what came of it; of reads that
 * were denied; and of each reading of the audit trail itself. It stands in front of all routes, so that a new one is told
 * of without a line of its own.
 *
 * What was changed, with old and new values, is for the audit trail of core: this is for those who watch the portal.
 */
export function recordRequests(deps: {
  auditor: AuditorService;
  logger: LoggerService;
}): RequestHandler {
  const { auditor, logger } = deps;
  const failed = (error: unknown) =>
    logger.error('An audit event could not be recorded', error as Error);

  return (req, res, next) => {
    const event = req.path.startsWith(`${apiPath}/`)
      ? eventOf(req.method, req.path.slice(apiPath.length + 1))
      : undefined;
    if (!event) {
      next();
      return;
    }
    const create = () =>
      auditor.createEvent({
        ...event.options,
        // As in the entries that the request leaves in the audit trail.
        meta: { ...event.options.meta, requestId: requestIdOf(req) },
        request: req,
      });
    const created = event.isAlwaysTold ? create() : undefined;
    // Whoever waits for it hears of a failure; nobody may be waiting yet.
    created?.catch(() => {});
    res.once('close', () => {
      const tell = async () => {
        const denied = res.statusCode === 403;
        if (created || denied) {
          await conclude(await (created ?? create()), res);
        }
      };
      tell().catch(failed);
    });
    next();
  };
}

async function conclude(
  event: Awaited<ReturnType<AuditorService['createEvent']>>,
  res: Response,
): Promise<void> {
  const { statusCode: status } = res;
  const { reader } = res.locals;
  const meta = { status, ...(reader && { reader }) };
  if (!res.writableFinished) {
    await event.fail({ error: new Error('The connection broke off'), meta });
  } else if (status >= 400) {
    const word = status === 403 ? 'Denied' : 'Refused';
    await event.fail({ error: new Error(`${word}: HTTP ${status}`), meta });
  } else {
    await event.success({ meta });
  }
}
