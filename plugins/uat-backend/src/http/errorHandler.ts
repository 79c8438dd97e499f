import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ErrorRequestHandler } from 'express';
import { answerOf } from './answerOf';
import { requestIdOf } from './requestIds';

/** Answers what a plain Express route has thrown. */
export function errorHandler(logger: LoggerService): ErrorRequestHandler {
  return (error, req, res, _next) => {
    if (res.headersSent || !res.socket || res.socket.destroyed) {
      // Half an answer is out, or nobody is there to hear it: breaking off is the only honest end.
      res.destroy();
      return;
    }
    const { status, body } = answerOf(error, logger, requestIdOf(req));
    res.status(status).json(body);
  };
}
