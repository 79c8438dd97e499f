import type { ChangedCheck, ManualCheckService } from '@uatcms/core';
import type { Announcer } from './Announcer';

/** The same checks; what changes of their runs is announced once it is in the database. */
export function announcedChecks(
  checks: ManualCheckService,
  announcer: Announcer,
): ManualCheckService {
  const announced = (changed: ChangedCheck) => {
    if (changed.change) {
      announcer.run(changed.change);
    }
    return changed;
  };
  return {
    list: (query, caller, visible) => checks.list(query, caller, visible),
    get: key => checks.get(key),
    takeNotices: limit => checks.takeNotices(limit),
    giveBackNotices: notices => checks.giveBackNotices(notices),
    assertMayAddPicture: (key, caller) =>
      checks.assertMayAddPicture(key, caller),
    claim: async (input, caller) =>
      announced(await checks.claim(input, caller)),
    release: async (key, caller) =>
      announced(await checks.release(key, caller)),
    answer: async (input, caller) =>
      announced(await checks.answer(input, caller)),
    addPicture: async (input, caller) =>
      announced(await checks.addPicture(input, caller)),
    removePicture: async (input, caller) =>
      announced(await checks.removePicture(input, caller)),
    finish: async (key, caller) => announced(await checks.finish(key, caller)),
    async assign(input, caller) {
      const assigned = await checks.assign(input, caller);
      if (assigned.change) {
        announcer.run(assigned.change);
      }
      announcer.checks();
      return assigned;
    },
  };
}
