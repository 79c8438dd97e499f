import type { LoggerService } from '@backstage/backend-plugin-api';
import { Refusal, type ShardService } from '@uatcms/core';
import {
  artifactRefSchema,
  eventBatchSchema,
  problemsOfZodError,
  type EventAnswer,
  type ShardWork,
} from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { z } from 'zod';
import { errorHandler } from '../http/errorHandler';
import { receiveArtifact } from './receiveArtifact';
import { shardKeyOf } from './shardKey';

/** A batch holds words, never pictures. */
const EVENTS_LIMIT = 8 * 1024 * 1024;

/**
 * The runner protocol. Runners have no identity in the portal: the token of a shard opens that shard and nothing else,
 * until it is handed out again.
 */
export function createRunnerRouter(deps: {
  shards: ShardService;
  store: ArtifactStore;
  logger: LoggerService;
}): Router {
  const { shards, store, logger } = deps;
  const router = PromiseRouter();

  router.post('/shards/:id/claim', async (req, res) => {
    const { work } = await shards.work(shardKeyOf(req, req.params.id));
    res.json(work satisfies ShardWork);
  });

  router.post(
    '/shards/:id/events',
    // The key comes first: without one nobody gets us to read megabytes.
    (req, _res, next) => {
      shardKeyOf(req, req.params.id);
      next();
    },
    express.json({ limit: EVENTS_LIMIT }),
    async (req, res) => {
      const { events } = parsed(eventBatchSchema, req.body);
      const { answer } = await shards.ingest(
        shardKeyOf(req, req.params.id),
        events,
      );
      res.json(answer satisfies EventAnswer);
    },
  );

  router.put('/artifacts/:sha256', async (req, res) => {
    await shards.authorize(shardKeyOf(req, req.query.shard));
    const sha256 = parsed(artifactRefSchema.shape.sha256, req.params.sha256);
    const { stored, size } = await receiveArtifact(req, sha256, store);
    res.status(stored ? 201 : 200).json({ sha256, size });
  });

  router.use(errorHandler(logger));
  return router;
}

function parsed<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) {
    const problems = problemsOfZodError(result.error, input);
    throw new Refusal(
      'invalid',
      `The report does not follow the runner protocol. ${problems
        .map(({ place, message }) => `${place}: ${message}`)
        .join('; ')}`,
      problems,
    );
  }
  return result.data;
}
