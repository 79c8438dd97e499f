import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';

const header = 'x-request-id';
const form = /^[\w.:-]{1,100}$/;

/**
 * Gives each request one id: that of its sender, who may have logged it, or a new one. Audit entries, events of Backstage’s
 * auditor, the log of faults, the answer and its error have the same, so that each of them leads to the others.
 */
export function nameRequests(): RequestHandler {
  return (req, res, next) => {
    const id = requestIdOf(req) ?? randomUUID();
    req.headers[header] = id;
    res.setHeader(header, id);
    next();
  };
}

/** Undefined where nobody has given it one that can be kept. */
export function requestIdOf(req: Pick<Request, 'header'>): string | undefined {
  const given = req.header(header);
  return given !== undefined && form.test(given) ? given : undefined;
}
