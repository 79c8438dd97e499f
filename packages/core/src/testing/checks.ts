import type {
  Run,
  TestSetDefinition,
  UatInputs,
} from '@uatcms/plugin-uat-common';
import type { Core } from '../types';
import { ann, content, places, startOf, testCase, testSet } from './samples';

/** A test set with one automated case and one that people perform, of two steps and driven by so many rows. */
export function contentForPeople(rows: number): TestSetDefinition {
  return content({
    cases: [
      testCase('Sign in'),
      testCase('Weigh', {
        dataSet: 'Parcels',
        steps: [
          { keyword: 'openUrl', url: '/parcels/{{parcel}}' },
          {
            keyword: 'manual',
            instruction: 'Put parcel {{parcel}} on the scale',
            expected: 'A label is printed',
          },
        ],
      }),
    ],
    dataSets: [
      {
        name: 'Parcels',
        columns: [{ name: 'parcel', type: 'text' }],
        rows: Array.from({ length: rows }, (_, index) => ({
          key: `p${index + 1}`,
          values: { parcel: `P${index + 1}` },
        })),
      },
    ],
  });
}

/** Starts a run of a new test set with checks, in the environment “staging”. */
export async function startChecks(
  core: Core,
  name: string,
  more: Pick<UatInputs['runs']['start'], 'checks'> & { rows?: number } = {},
): Promise<Run> {
  const { rows = 1, ...start } = more;
  await core.testSets.create(
    testSet(name, {
      environments: ['staging'],
      definition: contentForPeople(rows),
    }),
    ann,
  );
  return core.runs.start(startOf(name, start), ann, places(1));
}

/** The open checks of a run, in order. */
export async function openChecksOf(core: Core, run: string) {
  const { items } = await core.checks.list(
    { of: 'all', state: 'open', run, limit: 200, offset: 0 },
    ann,
  );
  return items;
}
