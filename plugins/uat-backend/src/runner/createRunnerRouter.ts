import { hostname } from 'node:os';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  Refusal,
  type ArtifactService,
  type DoorbellService,
  type ShardService,
} from '@uatcms/core';
import {
  artifactOfferSchema,
  artifactRefSchema,
  eventBatchSchema,
  problemsOfZodError,
  type ArtifactOfferAnswer,
  type ClaimedShard,
  type EventAnswer,
  type ShardWork,
} from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import express, { type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { z } from 'zod';
import { LEASE_MS } from '../dispatch/lease';
import { errorHandler } from '../http/errorHandler';
import { answerOffer } from './answerOffer';
import { receiveArtifact } from './receiveArtifact';
import { runKeyOf, shardKeyOf } from './shardKey';

/** A batch holds words, never pictures. */
const EVENTS_LIMIT = 8 * 1024 * 1024;

/**
 * The runner protocol. Runners have no identity in the portal: the token of a shard opens that shard and nothing else,
 * until it is handed out again; the token of a ring opens claims of shards of one run.
 */
export function createRunnerRouter(deps: {
  shards: ShardService;
  doorbells: DoorbellService;
  artifacts: ArtifactService;
  store: ArtifactStore;
  /** Bytes. */
  largestArtifact: number;
  logger: LoggerService;
}): Router {
  const { shards, doorbells, artifacts, store, largestArtifact, logger } = deps;
  const router = PromiseRouter();

  router.post('/runs/:id/claim', async (req, res) => {
    const claimed = await doorbells.claim({
      doorbell: runKeyOf(req, req.params.id),
      leaseMs: LEASE_MS,
      replica: hostname(),
    });
    if (claimed) {
      const { shardId, attempt, token } = claimed.shard;
      const work = { ...claimed.work, largestArtifact };
      res.json({ shardId, attempt, token, work } satisfies ClaimedShard);
    } else {
      res.status(204).end();
    }
  });

  router.post('/shards/:id/claim', async (req, res) => {
    const { work } = await shards.work(shardKeyOf(req, req.params.id));
    res.json({ ...work, largestArtifact } satisfies ShardWork);
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

  router.post('/artifacts/:sha256', express.json(), async (req, res) => {
    const { shardId } = shardKeyOf(req, req.query.shard);
    await shards.authorize(shardKeyOf(req, req.query.shard));
    const sha256 = parsed(artifactRefSchema.shape.sha256, req.params.sha256);
    const offer = parsed(artifactOfferSchema, req.body);
    await artifacts.expectUpload(sha256);
    const answer = await answerOffer({
      shardId,
      sha256,
      offer,
      store,
      largest: largestArtifact,
    });
    res.json(answer satisfies ArtifactOfferAnswer);
  });

  router.put('/artifacts/:sha256', async (req, res) => {
    await shards.authorize(shardKeyOf(req, req.query.shard));
    const sha256 = parsed(artifactRefSchema.shape.sha256, req.params.sha256);
    await artifacts.expectUpload(sha256);
    const { stored, size } = await receiveArtifact(req, sha256, {
      store,
      largest: largestArtifact,
    });
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
