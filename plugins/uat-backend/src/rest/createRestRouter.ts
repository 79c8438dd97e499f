import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { OpenAPIHandler } from '@orpc/openapi/node';
import type { Core } from '@uatcms/core';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { ExecutorRegistry } from '../dispatch/ExecutorRegistry';
import { answerOf } from '../http/answerOf';
import { errorHandler } from '../http/errorHandler';
import type { CallerReader } from '../identity/CallerReader';
import { auditRoutes } from './audit';
import { contract } from './contract';
import { environmentRoutes } from './environments';
import { openApiDocument } from './openApiDocument';
import { runRoutes } from './runs';
import { statusRoutes } from './status';
import { testSetRoutes } from './testSets';

/** A test set at its limits has a few megabytes. */
const BODY_LIMIT = 10 * 1024 * 1024;

/** The REST API. Wherever it is mounted, that is the prefix of its routes. */
export function createRestRouter(deps: {
  core: Core;
  executors: ExecutorRegistry;
  callers: CallerReader;
  logger: LoggerService;
}): Router {
  const { core, executors, callers, logger } = deps;
  const handler = new OpenAPIHandler(
    contract.router({
      testSets: testSetRoutes(core.testSets),
      environments: environmentRoutes(core.environments),
      runs: runRoutes(core.runs, executors),
      status: statusRoutes(core, executors),
      audit: auditRoutes(core.audit),
    }),
    {
      interceptors: [
        async ({ next }) => {
          try {
            return await next();
          } catch (error) {
            const { status, body } = answerOf(error, logger);
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
      context: { caller: await callers.identify(req) },
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
