import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ArtifactService } from '@uatcms/core';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { RequestOpener } from '../authorization/RequestOpener';
import { errorHandler } from '../http/errorHandler';
import { parsedRequest } from '../http/parsedRequest';
import { receivePicture } from './receivePicture';

/** A photograph of a telephone has some megabytes. */
export const largestPicture = 20 * 1024 * 1024;

const paramsSchema = z.object({
  id: z.uuid(),
  iterationId: z.uuid(),
  sequence: z.coerce.number().int().min(0).max(100_000),
});

const querySchema = z.object({
  name: z.string().trim().min(1).max(200).default('Picture'),
});

/**
 * `POST /{id}/checks/{iterationId}/steps/{sequence}/pictures?name=`: a picture as evidence of a step. The body is the
 * picture, which is kept as it is.
 */
export function createPictureRouter(deps: {
  artifacts: Pick<ArtifactService, 'expectUpload'>;
  store: ArtifactStore;
  /** Most bytes of any artifact. */
  largestArtifact: number;
  requests: RequestOpener;
  logger: LoggerService;
}): Router {
  const { artifacts, store, largestArtifact, requests, logger } = deps;
  const largest = Math.min(largestPicture, largestArtifact);
  const router = PromiseRouter();
  router.post(
    '/:id/checks/:iterationId/steps/:sequence/pictures',
    async (req, res) => {
      const opened = await requests.open(req);
      const { checks } = opened.core;
      const caller = await opened.caller();
      const { id, ...params } = parsedRequest(paramsSchema, req.params);
      const { name } = parsedRequest(querySchema, req.query);
      const input = { ...params, runId: id };
      // Before the bytes: who may not answer gets us to take none.
      await checks.assertMayAddPicture(input, caller);
      const received = await receivePicture(req, { store, artifacts, largest });
      const { check } = await checks.addPicture(
        { ...input, picture: { ...received, kind: 'screenshot', name } },
        caller,
      );
      res.status(201).json(check);
    },
  );
  router.use(errorHandler(logger));
  return router;
}
