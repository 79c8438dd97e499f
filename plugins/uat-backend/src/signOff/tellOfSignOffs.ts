import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { Core, NameOf, SignOffService } from '@uatcms/core';
import type { SignOff } from '@uatcms/plugin-uat-common';
import type { ArtifactStore, DocumentPrinter } from '@uatcms/plugin-uat-node';
import type { Announcer } from '../announce/Announcer';
import type { Notifier } from '../notify/Notifier';
import { ReportMaker } from './ReportMaker';
import { SignOffNotices } from './SignOffNotices';

/** How often it is looked for sign-offs that another replica, or a report of a runner, has made void. */
const LOOK_SECONDS = 60;

/**
 * The same core; those who wait for sign-offs are told, and reports are made as soon as a sign-off is decided.
 *
 * Sign-offs become void within other changes, and in any replica. What was not told yet stands in the database and is
 * given out once, so nothing is told twice. What could not be told is given back, and told later.
 */
export async function tellOfSignOffs(
  core: Core,
  deps: {
    announcer: Announcer;
    notifier: Pick<Notifier, 'notify'>;
    nameOf: NameOf;
    logger: LoggerService;
    scheduler: SchedulerService;
    store: ArtifactStore;
    printer?: DocumentPrinter;
  },
): Promise<{ core: Core; reports: ReportMaker }> {
  const { announcer, logger, scheduler } = deps;
  const notices = new SignOffNotices(deps.notifier, deps.nameOf);
  const reports = new ReportMaker({ ...deps, core });
  const tellOfVoided = async () => {
    const voided = await core.signOffs.takeVoided();
    voided.forEach(({ id }) => announcer.signOff(id));
    const told = await Promise.all(
      voided.map(signOff => notices.voided(signOff)),
    );
    await core.signOffs.giveBackVoided(
      voided.filter((_, index) => !told[index]).map(({ id }) => id),
    );
  };
  announcer.onVoid(() =>
    tellOfVoided().catch(error =>
      logger.warn('Nobody could be told of void sign-offs yet', error),
    ),
  );
  await scheduler.scheduleTask({
    id: 'uat-void-sign-offs',
    frequency: { seconds: LOOK_SECONDS },
    timeout: { seconds: LOOK_SECONDS },
    scope: 'global',
    fn: tellOfVoided,
  });
  const keepReports = (signOff: SignOff) =>
    reports
      .keepAll(signOff)
      .catch(error =>
        logger.warn(
          `The report of sign-off ${signOff.id} could not be made; it is made when somebody asks for it`,
          error,
        ),
      );
  return {
    reports,
    core: {
      ...core,
      signOffs: toldSignOffs(core.signOffs, announcer, notices, keepReports),
    },
  };
}

function toldSignOffs(
  signOffs: SignOffService,
  announcer: Announcer,
  notices: SignOffNotices,
  keepReports: (signOff: SignOff) => Promise<void>,
): SignOffService {
  return {
    list: (query, caller, visible) => signOffs.list(query, caller, visible),
    waiting: (caller, visible) => signOffs.waiting(caller, visible),
    get: id => signOffs.get(id),
    testSetsOf: id => signOffs.testSetsOf(id),
    acceptance: (query, options) => signOffs.acceptance(query, options),
    results: (id, part) => signOffs.results(id, part),
    iterations: (id, part) => signOffs.iterations(id, part),
    report: (id, format) => signOffs.report(id, format),
    keepReport: (id, report) => signOffs.keepReport(id, report),
    takeVoided: () => signOffs.takeVoided(),
    giveBackVoided: ids => signOffs.giveBackVoided(ids),
    async request(...given) {
      const signOff = await signOffs.request(...given);
      announcer.signOff(signOff.id);
      void notices.requested(signOff);
      return signOff;
    },
    async decide(input, caller) {
      // Also when it is refused: what is found before may have made it void.
      const signOff = await signOffs
        .decide(input, caller)
        .finally(() => announcer.signOff(input.id));
      void notices.decided(signOff);
      void keepReports(signOff);
      return signOff;
    },
    async withdraw(...given) {
      const signOff = await signOffs.withdraw(...given);
      announcer.signOff(signOff.id);
      return signOff;
    },
    async verify(id, hashFile, caller) {
      const verified = await signOffs.verify(id, hashFile, caller);
      if (!verified.intact) {
        announcer.signOff(id);
      }
      return verified;
    },
  };
}
