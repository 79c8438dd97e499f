import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Core } from '@uatcms/core';
import { apiPath, runnerPath } from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { createArtifactRouter } from '../artifacts/createArtifactRouter';
import { createPictureRouter } from '../checks/createPictureRouter';
import {
  auditExportPath,
  createAuditExportRouter,
} from '../audit/createAuditExportRouter';
import type { RequestOpener } from '../authorization/RequestOpener';
import type { ExecutorRegistry } from '../dispatch/ExecutorRegistry';
import { createExportRouter } from '../exports/createExportRouter';
import { createEventsRouter } from '../follow/createEventsRouter';
import type { RunFollower } from '../follow/RunFollower';
import { createImportRouter } from '../imports/createImportRouter';
import { createRestRouter } from '../rest/createRestRouter';
import {
  createTraceViewerRouter,
  traceViewerPath,
} from '../traceViewer/createTraceViewerRouter';
import { createSignOffFilesRouter } from '../signOff/createSignOffFilesRouter';
import type { ReportMaker } from '../signOff/ReportMaker';
import { createRunnerRouter } from '../runner/createRunnerRouter';

/** Everything the plugin answers, below its base URL. */
export function createRouter(deps: {
  core: Core;
  executors: ExecutorRegistry;
  follower: RunFollower;
  store: ArtifactStore;
  reports: ReportMaker;
  /** Bytes. */
  largestArtifact: number;
  requests: RequestOpener;
  /** Origins of the portal’s pages. */
  portal: string[];
  logger: LoggerService;
}): Router {
  const {
    core,
    executors,
    follower,
    store,
    reports,
    largestArtifact,
    requests,
    portal,
    logger,
  } = deps;
  const { artifacts, doorbells, shards } = core;
  const router = PromiseRouter();
  router.use(
    `${apiPath}/artifacts`,
    createArtifactRouter({ store, requests, logger }),
  );
  router.use(auditExportPath, createAuditExportRouter({ requests, logger }));
  router.use(
    `${apiPath}/runs`,
    createEventsRouter({ follower, requests, logger }),
    createExportRouter({ requests, logger }),
    createPictureRouter({
      artifacts,
      store,
      largestArtifact,
      requests,
      logger,
    }),
  );
  router.use(`${apiPath}/imports`, createImportRouter({ requests, logger }));
  router.use(
    `${apiPath}/sign-offs`,
    createSignOffFilesRouter({ reports, requests, logger }),
  );
  router.use(
    apiPath,
    createRestRouter({ queue: core, executors, store, requests, logger }),
  );
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
