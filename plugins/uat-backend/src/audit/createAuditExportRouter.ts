import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { Refusal } from '@uatcms/core';
import {
  anchorInWords,
  apiPath,
  auditFilterSchema,
  auditHeadHeader,
  problemsOfZodError,
  type ChainedAuditEntry,
} from '@uatcms/plugin-uat-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { RequestOpener } from '../authorization/RequestOpener';
import { errorHandler } from '../http/errorHandler';
import { csvHeader, csvOfEntry } from './csvOfEntry';

/** Route to which a browser comes by a link, which carries no token. */
export const auditExportPath = `${apiPath}/audit/export`;

const querySchema = z.strictObject({
  ...auditFilterSchema.shape,
  format: z.enum(['jsonl', 'csv']).default('jsonl'),
});

/**
 * Hands out the audit trail as a file, in the order of its chain. JSON Lines hold all that is needed to verify it
 * elsewhere; CSV is for spreadsheets.
 *
 * The trail is written while it is read, and read no faster than it is taken: it has gigabytes where it was kept for
 * years. So that a browser can save it without holding it, its cookie lets it in (`auditExportPath`).
 */
export function createAuditExportRouter(deps: {
  requests: RequestOpener;
  logger: LoggerService;
}): Router {
  const { requests, logger } = deps;
  const router = PromiseRouter();
  router.get('/', async (req, res) => {
    const { core, caller } = await requests.open(req, { byCookie: true });
    // Backstage's auditor knows people by their token, and a browser that saves a file has sent none.
    res.locals.reader = (await caller()).actor.ref;
    const { format, ...filter } = parsed(req.query);
    const isCsv = format === 'csv';
    // First: what comes to it while it is read makes the trail longer, not another one.
    const head = await core.audit.head();
    const entries = await core.audit.export(filter);
    res.set({
      'content-type': isCsv
        ? 'text/csv; charset=utf-8'
        : 'application/jsonl; charset=utf-8',
      'cache-control': 'no-store',
      [auditHeadHeader]: anchorInWords(head),
    });
    res.attachment(`audit-trail.${format}`);
    await pipeline(
      Readable.from(lines(entries, isCsv), {
        objectMode: true,
        // Lines, not bytes: one holds all that was changed, a whole test set perhaps.
        highWaterMark: 1,
      }),
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
