import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { Refusal, type AuditService } from '@uatcms/core';
import {
  auditFilterSchema,
  problemsOfZodError,
  type ChainedAuditEntry,
} from '@uatcms/plugin-uat-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { errorHandler } from '../http/errorHandler';
import type { CallerReader } from '../identity/CallerReader';
import { csvHeader, csvOfEntry } from './csvOfEntry';

const querySchema = z.strictObject({
  ...auditFilterSchema.shape,
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
});

/**
 * Hands out the audit trail as a file, in the order of its chain. JSON Lines hold all that is needed to verify it
 * elsewhere; CSV is for spreadsheets.
 */
export function createAuditExportRouter(deps: {
  audit: AuditService;
  callers: CallerReader;
  logger: LoggerService;
}): Router {
  const { audit, callers, logger } = deps;
  const router = PromiseRouter();
  router.get('/', async (req, res) => {
    await callers.identify(req);
    const { format, ...filter } = parsed(req.query);
    const isCsv = format === 'csv';
    res.set({
      'content-type': isCsv
        ? 'text/csv; charset=utf-8'
        : 'application/jsonl; charset=utf-8',
      'cache-control': 'no-store',
    });
    res.attachment(`audit-trail.${format}`);
    await pipeline(
      Readable.from(lines(audit.export(filter), isCsv), { objectMode: true }),
      res,
    );
  });
  router.use(errorHandler(logger));
  return router;
}

async function* lines(
  entries: AsyncIterable<ChainedAuditEntry>,
  isCsv: boolean,
): AsyncGenerator<string> {
  if (isCsv) {
    yield csvHeader;
  }
  for await (const entry of entries) {
    yield isCsv ? csvOfEntry(entry) : `${JSON.stringify(entry)}\n`;
  }
}

function parsed(query: unknown): z.infer<typeof querySchema> {
  const result = querySchema.safeParse(query);
  if (!result.success) {
    const problems = problemsOfZodError(result.error, query);
    throw new Refusal(
      'invalid',
      `The audit trail cannot be exported like this. ${problems
        .map(({ place, message }) => `${place}: ${message}`)
        .join('; ')}`,
      problems,
    );
  }
  return result.data;
}
