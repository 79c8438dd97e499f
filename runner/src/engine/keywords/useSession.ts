import type { StepOf } from '@uatcms/plugin-uat-common';
import { cannotBeDone } from '../failures';
import type { StepRun } from '../StepRun';

/**
 * Loads or saves a signed-in state. It is kept in the memory of the worker for
 * the iterations of the same run, and nowhere else.
 */
export async function useSession(
  { action, name, otherwise }: StepOf<'useSession'>,
  step: StepRun,
): Promise<void> {
  const { attempt } = step;
  const { sessions } = attempt.setting;
  if (action === 'save') {
    await save(name, step);
    return;
  }
  const state = sessions.get(name);
  if (state) {
    await attempt.opened.context.setStorageState(state);
    attempt.usedSessions.add(name);
    return;
  }
  if (otherwise === undefined) {
    throw cannotBeDone(
      `No session “${name}” has been saved by this worker yet. Name the steps that sign in under “Otherwise sign in with”.`,
    );
  }
  await step.performNested(groupNamed(otherwise, step).steps, {});
  await save(name, step);
}

async function save(name: string, { attempt }: StepRun): Promise<void> {
  attempt.setting.sessions.set(
    name,
    await attempt.opened.context.storageState({ indexedDB: true }),
  );
}

function groupNamed(name: string, { attempt }: StepRun) {
  const group = attempt.setting.stepGroups.get(name);
  if (!group)
    throw cannotBeDone(`There is no step group “${name}” to sign in with.`);
  return group;
}
