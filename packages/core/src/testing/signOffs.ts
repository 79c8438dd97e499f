import type { UatInputs as Inputs } from '@uatcms/plugin-uat-common';
import type { Caller, Core } from '../types';
import { passAll } from './reports';
import { ann, contentOf, places, startOf, testSet } from './samples';

/** Has written nothing, and signs. */
export const cleo: Caller = {
  actor: { ref: 'user:default/cleo', eid: 'E300', name: 'Cleo' },
  origin: 'portal',
};

/** Belongs to a group that signs. */
export const dan: Caller = {
  actor: { ref: 'user:default/dan', name: 'Dan' },
  groups: ['user:default/dan', 'group:default/business'],
  origin: 'portal',
};

/** A new test set that Ann has written, and a run of it in which everything passed. */
export async function passedRun(
  core: Core,
  name: string,
  more: Partial<Inputs['testSets']['create']> = {},
) {
  await core.testSets.create(
    testSet(name, {
      environments: ['staging'],
      definition: contentOf(3),
      ...more,
    }),
    ann,
  );
  return runAgain(core, name);
}

export async function runAgain(core: Core, name: string) {
  const { id } = await core.runs.start(startOf(name), ann, places(2));
  await passAll(core);
  return core.runs.get(id);
}

export function requestOf(
  run: string,
  more: Partial<Inputs['signOffs']['request']> = {},
): Inputs['signOffs']['request'] {
  return {
    runs: [run],
    scope: 'Checkout as the shop will have it',
    signatories: ['user:default/cleo'],
    ...more,
  };
}
