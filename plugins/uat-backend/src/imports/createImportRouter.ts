import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ImportedTest } from '@uatcms/core';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type {
  OpenedRequest,
  RequestOpener,
} from '../authorization/RequestOpener';
import { errorHandler } from '../http/errorHandler';
import { parsedRequest } from '../http/parsedRequest';
import { readJUnit } from './readJUnit';
import { readPlaywright } from './readPlaywright';

/** A report of 20,000 tests has some ten megabytes. */
const FILE_LIMIT = 32 * 1024 * 1024;

const readers: Record<
  'junit' | 'playwright',
  (content: Buffer) => ImportedTest[]
> = { junit: readJUnit, playwright: readPlaywright };

const querySchema = z.strictObject({
  format: z.enum(['junit', 'playwright']),
  testSet: z.string(),
  environment: z.string(),
  owner: z.string().optional(),
  title: z.string().optional(),
  /** Comma-separated entity references. */
  tests: z.string().max(4_000).optional(),
});

/**
 * `POST /?format=`: results from elsewhere become a finished run. The body is the file. The same file, or the same
 * `Idempotency-Key`, is imported once: a repetition answers 200 with the run that is there.
 */
export function createImportRouter(deps: {
  requests: RequestOpener;
  logger: LoggerService;
}): Router {
  const { requests, logger } = deps;
  const router = PromiseRouter();
  router.post(
    '/',
    // The identity comes first: without one nobody gets us to read megabytes.
    async (req, res) => {
      res.locals.opened = await requests.open(req);
      return 'next';
    },
    express.raw({ limit: FILE_LIMIT, type: () => true }),
    async (req, res) => {
      const { format, tests, ...query } = parsedRequest(querySchema, req.query);
      const content = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
      const { core, caller }: OpenedRequest = res.locals.opened;
      const { run, created } = await core.imports.import(
        {
          ...query,
          format,
          tests: tests?.split(',').map(ref => ref.trim()),
          key: req.header('idempotency-key'),
          contentHash: hashOf(query.environment, content),
          results: readers[format](content),
        },
        await caller(),
      );
      res.status(created ? 201 : 200).json(run);
    },
  );
  router.use(errorHandler(logger));
  return router;
}

/** The same results of another environment are another run. */
function hashOf(environment: string, content: Buffer): string {
  return createHash('sha256')
    .update(JSON.stringify(environment))
    .update(content)
    .digest('hex');
}
