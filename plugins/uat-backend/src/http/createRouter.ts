import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Core } from '@uatcms/core';
import { apiPath, runnerPath } from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { createArtifactRouter } from '../artifacts/createArtifactRouter';
import { createAuditExportRouter } from '../audit/createAuditExportRouter';
import type { ExecutorRegistry } from '../dispatch/ExecutorRegistry';
import { createExportRouter } from '../exports/createExportRouter';
import { createEventsRouter } from '../follow/createEventsRouter';
import type { RunFollower } from '../follow/RunFollower';
import { createImportRouter } from '../imports/createImportRouter';
import type { CallerReader } from '../identity/CallerReader';
import { createRestRouter } from '../rest/createRestRouter';
import {
  createTraceViewerRouter,
  traceViewerPath,
} from '../traceViewer/createTraceViewerRouter';
import { createRunnerRouter } from '../runner/createRunnerRouter';

/** Everything the plugin answers, below its base URL. */
export function createRouter(deps: {
  core: Core;
  executors: ExecutorRegistry;
  follower: RunFollower;
  store: ArtifactStore;
  /** Bytes. */
  largestArtifact: number;
  callers: CallerReader;
  /** Origins of the portal’s pages. */
  portal: string[];
  logger: LoggerService;
}): Router {
  const {
    core,
    executors,
    follower,
    store,
    largestArtifact,
    callers,
    portal,
    logger,
  } = deps;
  const { artifacts, doorbells, shards } = core;
  const router = PromiseRouter();
  router.use(
    `${apiPath}/artifacts`,
    createArtifactRouter({ artifacts, store, callers, logger }),
  );
  router.use(
    `${apiPath}/audit/export`,
    createAuditExportRouter({ audit: core.audit, callers, logger }),
  );
  router.use(
    `${apiPath}/runs`,
    createEventsRouter({ follower, callers, logger }),
    createExportRouter({ runs: core.runs, callers, logger }),
  );
  router.use(
    `${apiPath}/imports`,
    createImportRouter({ imports: core.imports, callers, logger }),
  );
  router.use(apiPath, createRestRouter({ core, executors, callers, logger }));
  router.use(
    runnerPath,
    createRunnerRouter({
      shards,
      doorbells,
      artifacts,
      store,
      largestArtifact,
      logger,
    }),
  );
  router.use(traceViewerPath, createTraceViewerRouter(portal));
  return router;
}
