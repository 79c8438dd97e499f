import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { OpenAPIHandler } from '@orpc/openapi/node';
import type { Core } from '@uatcms/core';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { RequestOpener } from '../authorization/RequestOpener';
import type { ExecutorRegistry } from '../dispatch/ExecutorRegistry';
import { answerOf } from '../http/answerOf';
import { errorHandler } from '../http/errorHandler';
import { auditRoutes } from './audit';
import { checkRoutes } from './checks';
import { contract } from './contract';
import { environmentRoutes } from './environments';
import { inboxRoutes } from './inbox';
import { openApiDocument } from './openApiDocument';
import { permissionRoutes } from './permissions';
import { reviewRoutes } from './reviews';
import { runRoutes } from './runs';
import { signOffRoutes } from './signOffs';
import { statusRoutes } from './status';
import { testSetRoutes } from './testSets';

/** A test set at its limits has a few megabytes. */
const BODY_LIMIT = 10 * 1024 * 1024;

/** The REST API. Wherever it is mounted, that is the prefix of its routes. */
export function createRestRouter(deps: {
  /** What the status of executors is read from; everything else goes through the opened request. */
  queue: Pick<Core, 'shards' | 'doorbells'>;
  executors: ExecutorRegistry;
  store: ArtifactStore;
  requests: RequestOpener;
  logger: LoggerService;
}): Router {
  const { queue, executors, store, requests, logger } = deps;
  const handler = new OpenAPIHandler(
    contract.router({
      testSets: testSetRoutes(),
      environments: environmentRoutes(executors),
      reviews: reviewRoutes(),
      runs: runRoutes(executors),
      status: statusRoutes(queue, executors),
      audit: auditRoutes(),
      permissions: permissionRoutes(),
      checks: checkRoutes(),
      signOffs: signOffRoutes(store),
      inbox: inboxRoutes(),
    }),
    {
      interceptors: [
        async ({ next, context }) => {
          try {
            return await next();
          } catch (error) {
            const { status, body } = answerOf(error, logger, context.requestId);
            return { matched: true, response: { status, headers: {}, body } };
          }
        },
      ],
    },
  );

  const router = PromiseRouter();
  router.get('/openapi.json', async (_req, res) => {
    res.json(await openApiDocument());
  });
  router.use(express.json({ limit: BODY_LIMIT }));
  router.use(async (req, res) => {
    const { matched } = await handler.handle(req, res, {
      prefix: req.baseUrl as `/${string}`,
      context: await requests.open(req),
    });
    if (!matched) {
      throw new NotFoundError(
        `There is no ${req.method} ${req.originalUrl}. GET ${req.baseUrl}/openapi.json lists all there is.`,
      );
    }
  });
  router.use(errorHandler(logger));
  return router;
}
