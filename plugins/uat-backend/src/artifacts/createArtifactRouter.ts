import { pipeline } from 'node:stream/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { artifactRefSchema, type ArtifactRef } from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import type { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { RequestOpener } from '../authorization/RequestOpener';
import { errorHandler } from '../http/errorHandler';

/**
 * Hands out kept files, wherever the store has them: behind the sign-in of the portal, and by no address that somebody
 * else could use. They come from sites under test, so a browser must not run anything in them: no guessing of
 * types, a sandbox, and what is no picture is saved instead of shown.
 */
export function createArtifactRouter(deps: {
  store: ArtifactStore;
  requests: RequestOpener;
  logger: LoggerService;
}): Router {
  const { store, requests, logger } = deps;
  const router = PromiseRouter();
  router.get('/:sha256', async (req, res) => {
    const { core } = await requests.open(req);
    const sha256 = artifactRefSchema.shape.sha256.safeParse(req.params.sha256);
    if (!sha256.success) {
      throw new NotFoundError(
        'An artifact is named by 64 hexadecimal digits: the SHA-256 of its content.',
      );
    }
    const artifact = await core.artifacts.get(sha256.data);
    const known = await store.has(sha256.data);
    if (!known) {
      throw new NotFoundError(`${artifact.name} is not kept any more.`);
    }
    describe(res, artifact);
    if (req.fresh) {
      res.status(304).end();
      return;
    }
    await send(req, res, sha256.data, known.size, store);
  });
  router.use(errorHandler(logger));
  return router;
}

/** Sends the file, or the one part that was asked for: how players jump within a video. */
async function send(
  req: Request,
  res: Response,
  sha256: string,
  size: number,
  store: ArtifactStore,
): Promise<void> {
  const ranges = req.range(size);
  if (ranges === -1) {
    res.set('content-range', `bytes */${size}`).status(416).end();
    return;
  }
  // Several parts at once nobody asks for: they get the whole, as they have to be ready for.
  const range =
    Array.isArray(ranges) && ranges.type === 'bytes' && ranges.length === 1
      ? { start: ranges[0].start, end: ranges[0].end }
      : undefined;
  const kept = await store.get(sha256, range);
  if (!kept) {
    throw new NotFoundError('The artifact was deleted just now.');
  }
  res.set('accept-ranges', 'bytes');
  if (range) {
    res.status(206).set({
      'content-range': `bytes ${range.start}-${range.end}/${size}`,
      'content-length': String(range.end - range.start + 1),
    });
  } else {
    res.set('content-length', String(size));
  }
  await pipeline(kept.content, res);
}

/** What a browser may show by itself; everything else is saved. */
const shown: ReadonlyArray<ArtifactRef['kind']> = ['screenshot', 'video'];

const mediaType = /^[\w.+-]+\/[\w.+-]+$/;

function describe(res: Response, artifact: ArtifactRef): void {
  if (shown.includes(artifact.kind)) {
    res.set('content-disposition', 'inline');
  } else {
    res.attachment(artifact.name);
  }
  res.set({
    // The site under test has said it, so it may be anything.
    'content-type': mediaType.test(artifact.contentType)
      ? artifact.contentType
      : 'application/octet-stream',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    // The name is the hash of the content: it can never change. Private, because evidence is for those who may see it.
    'cache-control': 'private, max-age=31536000, immutable',
    etag: `"${artifact.sha256}"`,
  });
}
