import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import type { RequestOpener } from '../authorization/RequestOpener';
import { errorHandler } from '../http/errorHandler';
import { parsedRequest } from '../http/parsedRequest';
import { reportTypes, type ReportMaker } from './ReportMaker';

const reportQuery = z.strictObject({
  id: z.uuid(),
  format: z.enum(['html', 'pdf']),
  /** As it was when the sign-off was decided, whatever has become of it since. */
  as: z.literal('signed').optional(),
});

const resultsQuery = z.strictObject({
  id: z.uuid(),
  /** Place among the test sets of the sign-off, from 0. */
  part: z.coerce.number().int().min(0).default(0),
});

/** `GET /{id}/report?format=&as=` and `GET /{id}/results?part=`: what is signed, as files. */
export function createSignOffFilesRouter(deps: {
  reports: ReportMaker;
  requests: RequestOpener;
  logger: LoggerService;
}): Router {
  const { reports, requests, logger } = deps;
  const router = PromiseRouter();
  router.get('/:id/report', async (req, res) => {
    const { core } = await requests.open(req);
    const { id, format, as } = parsedRequest(reportQuery, {
      ...req.query,
      id: req.params.id,
    });
    const signOff = await core.signOffs.get(id);
    const signed = as && (await reports.openSigned(signOff, format));
    const report = signed?.content ?? (await reports.open(signOff, format));
    res.attachment(`sign-off-${id}${signed ? '-as-signed' : ''}.${format}`);
    if (signed) {
      // RFC 9530
      const digest = Buffer.from(signed.sha256, 'hex').toString('base64');
      res.set('repr-digest', `sha-256=:${digest}:`);
    }
    res.set({
      'content-type': reportTypes[format],
      // Whoever opens the address instead of saving it: nothing in it runs, and nothing is loaded.
      'content-security-policy':
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    await pipeline(report, res);
  });
  router.get('/:id/results', async (req, res) => {
    const { core } = await requests.open(req);
    const { id, part } = parsedRequest(resultsQuery, {
      ...req.query,
      id: req.params.id,
    });
    const lines = await core.signOffs.results(id, part);
    res.attachment(`sign-off-${id}-results-${part}.jsonl`);
    res.set({
      'content-type': 'application/jsonl; charset=utf-8',
      'cache-control': 'private, no-store',
    });
    await pipeline(Readable.from(lines, { objectMode: true }), res);
  });
  router.use(errorHandler(logger));
  return router;
}
