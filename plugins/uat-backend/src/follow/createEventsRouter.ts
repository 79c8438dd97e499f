import { once } from 'node:events';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { countedInAddress, type RunChanges } from '@uatcms/plugin-uat-common';
import type { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { RequestOpener } from '../authorization/RequestOpener';
import { errorHandler } from '../http/errorHandler';
import { parsedRequest } from '../http/parsedRequest';
import type { RunFollower } from './RunFollower';

/** Below the 30 s after which many proxies give up. */
const LONGEST_WAIT_MS = 20_000;
/** Proxies cut connections on which nothing is said. */
const SIGN_OF_LIFE_MS = 15_000;
/** Then the client comes back, and shows anew who it is: what somebody may see can have changed. */
const LONGEST_STREAM_MS = 10 * 60_000;

const querySchema = z.object({
  id: z.uuid(),
  after: countedInAddress.min(0).default(0),
  offset: z.coerce.number().int().min(0).default(0),
});

/**
 * `GET /{id}/events?after=`: what changes in a run. As JSON the answer waits until something has changed; as
 * `text/event-stream` it goes on until the run has finished, and can be taken up again by `Last-Event-ID`.
 */
export function createEventsRouter(deps: {
  follower: RunFollower;
  requests: RequestOpener;
  logger: LoggerService;
}): Router {
  const { follower, requests, logger } = deps;
  const router = PromiseRouter();
  router.get('/:id/events', async (req, res) => {
    const { core } = await requests.open(req);
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    const asksForStream =
      req.accepts(['application/json', 'text/event-stream']) ===
      'text/event-stream';
    const { id, after, offset } = parsedRequest(querySchema, {
      ...req.query,
      ...(asksForStream && afterOfLastEvent(req)),
      id: req.params.id,
    });
    // All who follow a run share its watch, so who may see it is settled before.
    await core.runs.subject(id);
    if (asksForStream) {
      const end = AbortSignal.any([
        gone.signal,
        AbortSignal.timeout(LONGEST_STREAM_MS),
      ]);
      await stream(res, follower.follow(id, after, end));
      return;
    }
    const wait = AbortSignal.any([
      gone.signal,
      AbortSignal.timeout(LONGEST_WAIT_MS),
    ]);
    res.set('cache-control', 'no-store');
    res.json(await follower.changes(id, after, offset, wait));
  });
  router.use(errorHandler(logger));
  return router;
}

function afterOfLastEvent(req: Request): { after?: string } {
  const last = req.header('last-event-id');
  return last ? { after: last } : {};
}

async function stream(
  res: Response,
  changes: AsyncGenerator<RunChanges>,
): Promise<void> {
  // What cannot be followed is refused before the stream begins.
  const first = await changes.next();
  if (first.done) {
    // Tells an EventSource that there is nothing to come back for.
    res.status(204).end();
    return;
  }
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // Not to be compressed: that would hold events back.
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  const signs = setInterval(() => res.write(':\n\n'), SIGN_OF_LIFE_MS).unref();
  try {
    await send(res, first.value);
    for await (const value of changes) {
      await send(res, value);
    }
    res.end();
  } finally {
    clearInterval(signs);
    await changes.return(undefined);
  }
}

async function send(res: Response, changes: RunChanges): Promise<void> {
  // Without an id a client that comes back starts again before these changes, of which there are more to come.
  const id = changes.more ? '' : `id: ${changes.version}\n`;
  const written = res.write(
    `event: changes\n${id}data: ${JSON.stringify(changes)}\n\n`,
  );
  if (!written && !res.destroyed) {
    await Promise.race([once(res, 'drain'), once(res, 'close')]);
  }
}
