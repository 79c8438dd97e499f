import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { runnerPath } from '@uatcms/plugin-uat-common';
import {
  artifactStoreExtensionPoint,
  documentPrinterExtensionPoint,
  executorExtensionPoint,
  type ArtifactStore,
  type DocumentPrinter,
} from '@uatcms/plugin-uat-node';
import { Announcer } from './announce/Announcer';
import { announceChanges } from './announce/announceChanges';
import { auditExportPath } from './audit/createAuditExportRouter';
import { forgetAuditEntries } from './audit/forgetAuditEntries';
import { recordRequests } from './audit/recordRequests';
import { ConditionReader } from './authorization/ConditionReader';
import { EntityNames } from './authorization/EntityNames';
import { OwnedEntities } from './authorization/OwnedEntities';
import { Reasons } from './authorization/Reasons';
import { ReleasedEntities } from './authorization/ReleasedEntities';
import { registerPermissions } from './authorization/registerPermissions';
import { RequestOpener } from './authorization/RequestOpener';
import { CheckMessenger } from './checks/CheckMessenger';
import { scheduleReminders } from './checks/scheduleReminders';
import { applyEnvironments } from './configuration/environments';
import { largestArtifact } from './configuration/largestArtifact';
import { seedTestSets } from './configuration/seedTestSets';
import { Dispatcher } from './dispatch/Dispatcher';
import { Doorbell } from './dispatch/Doorbell';
import { ExecutorRegistry } from './dispatch/ExecutorRegistry';
import { RunFollower } from './follow/RunFollower';
import { shareReadings } from './follow/shareReadings';
import { CallerReader } from './identity/CallerReader';
import { readEidSource } from './identity/eidSource';
import { PersonReader } from './identity/PersonReader';
import { createRouter } from './http/createRouter';
import { nameRequests } from './http/requestIds';
import { portalOrigins } from './configuration/portalOrigins';
import { Notifier } from './notify/Notifier';
import { notifyPeople } from './notify/notifyPeople';
import { openCore } from './openCore';
import { scheduleRetention } from './retention/scheduleRetention';
import { tellOfSignOffs } from './signOff/tellOfSignOffs';
import { traceViewerPath } from './traceViewer/createTraceViewerRouter';

/**
 * The backend of the UAT suite: HTTP, identity and dispatch over core.
 *
 * @public
 */
export const uatPlugin = createBackendPlugin({
  pluginId: 'uat',
  register(env) {
    const executors = new ExecutorRegistry();
    env.registerExtensionPoint(executorExtensionPoint, {
      addExecutor: executor => executors.add(executor),
    });

    let store: ArtifactStore | undefined;
    env.registerExtensionPoint(artifactStoreExtensionPoint, {
      setArtifactStore(given) {
        if (store) {
          throw new Error(
            'There are two artifact stores. Install only one of the modules that bring one.',
          );
        }
        store = given;
      },
    });

    const printers: Partial<Record<'own' | 'fallback', DocumentPrinter>> = {};
    env.registerExtensionPoint(documentPrinterExtensionPoint, {
      setDocumentPrinter(given, { asFallback } = {}) {
        const rank = asFallback ? 'fallback' : 'own';
        if (printers[rank]) {
          throw new Error(
            'There are two document printers. Install only one of the modules that bring one.',
          );
        }
        printers[rank] = given;
      },
    });

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        cache: coreServices.cache,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        http: coreServices.httpRouter,
        httpAuth: coreServices.httpAuth,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootLifecycle: coreServices.rootLifecycle,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { config, discovery, http, lifecycle, logger } = deps;
        if (!store) {
          throw new Error(
            'There is no artifact store. Install a module that brings one, for instance @uatcms/plugin-uat-backend-module-local.',
          );
        }
        const bell = new Doorbell();
        const names = new EntityNames(deps);
        const nameOf = (ref: string) => names.find(ref);
        const whole = await openCore(deps.database, nameOf);
        const opened = { ...whole, runs: shareReadings(whole.runs) };
        const follower = new RunFollower(whole.runs, logger);
        const notifier = new Notifier(deps);
        const messenger = new CheckMessenger({
          checks: opened.checks,
          notifier,
          logger,
        });
        const announcer = new Announcer({ ...deps, bell, follower, messenger });
        const { core, reports } = await tellOfSignOffs(
          notifyPeople(announceChanges(opened, announcer), notifier),
          {
            ...deps,
            ...{ announcer, nameOf, notifier, store },
            printer: printers.own ?? printers.fallback,
          },
        );
        const owned = new OwnedEntities(deps);
        registerPermissions({ ...deps, testSets: core.testSets, owned });
        await applyEnvironments(config, core.environments, executors.slots());
        await scheduleRetention({ ...deps, retention: core.retention, store });

        await scheduleReminders({ ...deps, messenger });
        await forgetAuditEntries({ ...deps, audit: core.audit });

        const callers = new CallerReader({
          ...deps,
          people: new PersonReader({
            ...deps,
            eidSource: readEidSource(config),
          }),
        });
        const requests = new RequestOpener({
          ...deps,
          callers,
          core,
          conditions: new ConditionReader(deps.permissionsRegistry, owned),
          entities: new ReleasedEntities(deps),
          reasons: new Reasons(names),
        });
        http.use(nameRequests());
        http.use(recordRequests(deps));
        http.use(
          createRouter({
            core,
            executors,
            follower,
            store,
            reports,
            largestArtifact: largestArtifact(config),
            requests,
            portal: portalOrigins(config),
            logger,
          }),
        );
        http.addAuthPolicy({ path: runnerPath, allow: 'unauthenticated' });
        http.addAuthPolicy({ path: auditExportPath, allow: 'user-cookie' });
        http.addAuthPolicy({ path: traceViewerPath, allow: 'unauthenticated' });

        const dispatcher = new Dispatcher({
          shards: core.shards,
          doorbells: core.doorbells,
          executors,
          bell,
          logger,
          runnerUrl: async () =>
            `${await discovery.getBaseUrl('uat')}${runnerPath}`,
          publicRunnerUrl: async () =>
            `${await discovery.getExternalBaseUrl('uat')}${runnerPath}`,
        });
        lifecycle.addStartupHook(async () => {
          await dispatcher.start();
          await seedTestSets(config, core.testSets, logger);
        });
        // Before the routes close: otherwise runners that report meanwhile would get errors.
        deps.rootLifecycle.addBeforeShutdownHook(() => dispatcher.stop());
        // A stream that goes on would keep the server from closing.
        deps.rootLifecycle.addBeforeShutdownHook(() => follower.stop());
      },
    });
  },
});
