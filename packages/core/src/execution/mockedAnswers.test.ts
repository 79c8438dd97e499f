import type { Step } from '@uatcms/plugin-uat-common';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { passAll } from '../testing/reports';
import { ann, content, testCase } from '../testing/samples';
import { requestOf } from '../testing/signOffs';

const open: Step = { keyword: 'openUrl', url: '/' };
const mock: Step = { keyword: 'mockRequest', url: '/api/*', status: 500 };

/** Of four cases, one mocks an answer itself, one by a step group, and one only if people could. */
const mocking = content({
  cases: [
    testCase('Plain', { steps: [open] }),
    testCase('Mocks', { steps: [mock, open] }),
    testCase('Mocks by a group', {
      steps: [{ keyword: 'useSteps', group: 'Outage' }],
    }),
    testCase('By hand', {
      steps: [mock, { keyword: 'manual', instruction: 'Look' }],
    }),
  ],
  stepGroups: [{ name: 'Outage', steps: [mock] }],
});

describe('answers of the test in place of the site', () => {
  const { prepared, create, start } = prepareCoreForRuns();

  it('are told of each iteration that rests on them, and of its run', async () => {
    const name = await create(mocking);
    const { id, mocked } = await start(name);
    expect(mocked).toBe(2);
    const { items } = await prepared.core.runs.iterations({
      id,
      limit: 10,
      offset: 0,
    });
    expect(items.map(({ caseName, isMocked }) => [caseName, isMocked])).toEqual(
      [
        ['Plain', undefined],
        ['Mocks', true],
        ['Mocks by a group', true],
        ['By hand', undefined],
      ],
    );
    const runs = await prepared.core.runs.list({ testSet: name, limit: 10 });
    expect(runs.items).toMatchObject([{ mocked: 2 }]);
    // Also when nobody can look into the test set any more.
    await prepared.core.testSets.delete(name, ann);
    expect(await prepared.core.runs.get(id)).toMatchObject({ mocked: 2 });
  });

  it('are not told of runs without any', async () => {
    const name = await create(mocking);
    const run = await start(name, { cases: ['Plain'] });
    expect(run).not.toHaveProperty('mocked');
  });

  it('are a notice to whoever signs', async () => {
    const name = await create(mocking);
    const { id } = await start(name, { cases: ['Plain', 'Mocks'] });
    await passAll(prepared.core);
    const { snapshot } = await prepared.core.signOffs.request(
      requestOf(id),
      ann,
    );
    expect(snapshot.testSets[0].notices).toEqual(
      expect.arrayContaining([
        '1 iteration rests on answers of the test in place of the site (mocked answers)',
        'The test set has 3 extended steps, which reach past what a person can do: Answer requests in place of the site',
      ]),
    );
  });
});
