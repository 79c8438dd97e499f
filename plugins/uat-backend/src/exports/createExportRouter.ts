import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { RunExport } from '@uatcms/core';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { RequestOpener } from '../authorization/RequestOpener';
import { errorHandler } from '../http/errorHandler';
import { parsedRequest } from '../http/parsedRequest';
import { csvOfRun } from './csvOfRun';
import { ctrfOfRun } from './ctrfOfRun';
import { junitOfRun } from './junitOfRun';

interface Format {
  extension: string;
  contentType: string;
  /** Of which iterations the format has steps. */
  steps: 'none' | 'notPassed' | 'all';
  write(exported: RunExport): AsyncGenerator<string>;
}

const formats: Record<'junit' | 'ctrf' | 'csv', Format> = {
  junit: {
    extension: 'xml',
    contentType: 'application/xml',
    steps: 'notPassed',
    write: junitOfRun,
  },
  ctrf: {
    extension: 'json',
    contentType: 'application/json',
    steps: 'all',
    write: ctrfOfRun,
  },
  csv: {
    extension: 'csv',
    contentType: 'text/csv',
    steps: 'none',
    write: csvOfRun,
  },
};

const querySchema = z.strictObject({
  id: z.uuid(),
  format: z.enum(['junit', 'ctrf', 'csv']),
  /** `1`: begins with a byte order mark, by which Excel knows UTF-8. For CSV only. */
  bom: z.enum(['0', '1']).default('0'),
});

/** `GET /{id}/export?format=`: a finished run as a file, written while it is read: memory does not grow with the run. */
export function createExportRouter(deps: {
  requests: RequestOpener;
  logger: LoggerService;
}): Router {
  const { requests, logger } = deps;
  const router = PromiseRouter();
  router.get('/:id/export', async (req, res) => {
    const { core } = await requests.open(req);
    const query = parsedRequest(querySchema, {
      ...req.query,
      id: req.params.id,
    });
    const format = formats[query.format];
    const exported = await core.runs.export(query.id, format.steps);
    const { testSet, number } = exported.run;
    res.attachment(`${testSet}-run-${number}.${format.extension}`);
    res.set({
      'content-type': `${format.contentType}; charset=utf-8`,
      'cache-control': 'no-store',
    });
    if (query.bom === '1' && query.format === 'csv') {
      res.write('\uFEFF');
    }
    await pipeline(
      Readable.from(format.write(exported), { objectMode: true }),
      res,
    );
  });
  router.use(errorHandler(logger));
  return router;
}
