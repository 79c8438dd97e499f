import { pipeline } from 'node:stream/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { ArtifactService } from '@uatcms/core';
import { artifactRefSchema, type ArtifactRef } from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import type { Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { errorHandler } from '../http/errorHandler';
import type { CallerReader } from '../identity/CallerReader';

/**
 * Hands out kept files. They come from sites under test, so a browser must not run anything in them: no guessing of
 * types, a sandbox, and what is no picture is saved instead of shown.
 */
export function createArtifactRouter(deps: {
  artifacts: ArtifactService;
  store: ArtifactStore;
  callers: CallerReader;
  logger: LoggerService;
}): Router {
  const { artifacts, store, callers, logger } = deps;
  const router = PromiseRouter();
  router.get('/:sha256', async (req, res) => {
    await callers.identify(req);
    const sha256 = artifactRefSchema.shape.sha256.safeParse(req.params.sha256);
    if (!sha256.success) {
      throw new NotFoundError(
        'An artifact is named by 64 hexadecimal digits: the SHA-256 of its content.',
      );
    }
    const artifact = await artifacts.get(sha256.data);
    const kept = await store.get(sha256.data);
    if (!kept) {
      throw new NotFoundError(`${artifact.name} is not kept any more.`);
    }
    describe(res, artifact);
    res.setHeader('content-length', kept.size);
    await pipeline(kept.content, res);
  });
  router.use(errorHandler(logger));
  return router;
}

const mediaType = /^[\w.+-]+\/[\w.+-]+$/;

function describe(res: Response, artifact: ArtifactRef): void {
  if (artifact.kind !== 'screenshot') {
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
