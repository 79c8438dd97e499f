import { openChecksOf, startChecks } from '../testing/checks';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { artifact, passAll } from '../testing/reports';
import { ann, ben, places } from '../testing/samples';
import type { CheckKey } from '../types';

describe('manual checks', () => {
  const { prepared } = prepareCoreForRuns();
  let count = 0;

  const start = (more?: Parameters<typeof startChecks>[2]) =>
    startChecks(prepared.core, `checks-${count++}`, more);

  /** Starts a run with one check, and has Ann take it on. */
  async function claimed() {
    const run = await start();
    const [{ runId, iterationId }] = await openChecksOf(prepared.core, run.id);
    const key = { runId, iterationId };
    await prepared.core.checks.claim({ ...key, takeOver: false }, ann);
    return { run, key };
  }

  const answer = (
    key: CheckKey,
    sequence: number,
    given: 'passed' | 'failed' | 'blocked' | 'skipped' | null,
    remark = '',
    caller = ann,
  ) =>
    prepared.core.checks.answer(
      { ...key, sequence, answer: given, remark },
      caller,
    );

  const auditOf = ({ runId, iterationId }: CheckKey) =>
    prepared
      .knex('audit_entries')
      .where({
        resource_kind: 'manualCheck',
        resource_name: `${runId}/${iterationId}`,
      })
      .orderBy('id');

  it('are no work for runners, and the run goes on until they are done too', async () => {
    const { run, key } = await claimed();
    expect(await prepared.core.shards.queued()).toBe(1);
    await passAll(prepared.core);
    expect(await prepared.core.runs.get(run.id)).toMatchObject({
      state: 'running',
      openChecks: 1,
      counts: { total: 2, passed: 1 },
      waiting: null,
    });

    await answer(key, 0, 'passed');
    await answer(key, 1, 'failed', 'No label came');
    const { check } = await prepared.core.checks.finish(key, ann);
    expect(check).toMatchObject({
      verdict: 'failed',
      performedBy: { ref: 'user:default/ann' },
    });
    expect(await prepared.core.runs.get(run.id)).toMatchObject({
      state: 'finished',
      verdict: 'failed',
      openChecks: 0,
      counts: { total: 2, passed: 1, failed: 1 },
    });
    const detail = await prepared.core.runs.iteration(run.id, key.iterationId);
    expect(detail).toMatchObject({
      isManual: true,
      verdict: 'failed',
      message: 'No label came',
      attempts: 1,
      attemptList: [
        {
          state: 'finished',
          remarks: ['Performed by Ann (E100)'],
          steps: [
            { title: 'Open /parcels/P1', status: 'passed' },
            {
              keyword: 'manual',
              title: 'Put parcel P1 on the scale',
              status: 'failed',
              expected: 'A label is printed',
              message: 'No label came',
            },
          ],
        },
      ],
    });
    const measured = await prepared
      .knex('iteration_durations')
      .where({ test_set: run.testSet })
      .pluck('case_name');
    expect(measured).toEqual(['Sign in']);
  });

  it('are given to the owner of the test set unless somebody else is named', async () => {
    const toOwner = await start();
    const toBen = await start({
      checks: {
        assignee: 'user:default/Ben',
        dueAt: '2031-01-01T00:00:00.000Z',
      },
    });
    const of = async (id: string) =>
      (await openChecksOf(prepared.core, id)).map(check => [
        check.assignee,
        check.dueAt,
      ]);
    expect(await of(toOwner.id)).toEqual([['group:default/checkout', null]]);
    expect(await of(toBen.id)).toEqual([
      ['user:default/ben', '2031-01-01T00:00:00.000Z'],
    ]);
  });

  it('are performed by one person at a time: the second learns who works on it', async () => {
    const { key } = await claimed();
    const claim = (takeOver: boolean) =>
      prepared.core.checks.claim({ ...key, takeOver }, ben);
    await expect(claim(false)).rejects.toMatchObject({
      reason: 'conflict',
      message: 'Ann works on this check',
    });
    await expect(answer(key, 0, 'passed', '', ben)).rejects.toMatchObject({
      reason: 'conflict',
    });
    const { check } = await claim(true);
    expect(check.claimedBy).toMatchObject({ ref: 'user:default/ben' });
    await expect(answer(key, 0, 'passed')).rejects.toMatchObject({
      message: expect.stringContaining('user:default/ben works on this check'),
    });
    expect((await auditOf(key)).map(({ action }) => action)).toEqual([
      'manualCheck.claimed',
      'manualCheck.takenOver',
    ]);
  });

  it('is taken on by one of two who ask at the same moment', async () => {
    const run = await start();
    const [{ runId, iterationId }] = await openChecksOf(prepared.core, run.id);
    const answers = await Promise.allSettled(
      [ann, ben].map(caller =>
        prepared.core.checks.claim(
          { runId, iterationId, takeOver: false },
          caller,
        ),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
  });

  it('keep what was answered when they are released, and whoever goes on finds it', async () => {
    const { run, key } = await claimed();
    await answer(key, 0, 'passed', 'fast');
    await prepared.core.checks.release(key, ann);
    const iteration = await prepared.core.runs.iteration(
      run.id,
      key.iterationId,
    );
    expect(iteration).toMatchObject({
      state: 'running',
      stepsDone: 1,
      check: { claimedBy: null, answered: 1, steps: 2 },
    });
    const { check } = await prepared.core.checks.claim(
      { ...key, takeOver: false },
      ben,
    );
    expect(check.answers).toMatchObject([
      { sequence: 0, answer: 'passed', remark: 'fast', by: { name: 'Ann' } },
    ]);
  });

  it('wait in the queue again when they are released before anything was answered', async () => {
    const { run, key } = await claimed();
    const { change } = await prepared.core.checks.release(key, ann);
    expect(change).toMatchObject({ runId: run.id, state: 'running' });
    expect(
      await prepared.core.runs.iteration(run.id, key.iterationId),
    ).toMatchObject({ state: 'queued', check: { claimedBy: null } });
  });

  it('take corrections before they are finished, and none afterwards', async () => {
    const { key } = await claimed();
    await answer(key, 0, 'failed', 'oops');
    await answer(key, 0, 'passed');
    await answer(key, 1, 'blocked');
    await answer(key, 1, null);
    await expect(prepared.core.checks.finish(key, ann)).rejects.toMatchObject({
      reason: 'invalid',
      problems: [
        {
          place: 'step 2',
          message: '“Put parcel P1 on the scale” has no answer',
        },
      ],
    });
    await answer(key, 1, 'passed');
    const { check } = await prepared.core.checks.finish(key, ann);
    expect(check.verdict).toBe('passed');
    await expect(answer(key, 1, 'failed')).rejects.toMatchObject({
      reason: 'conflict',
      message: 'This check is finished: passed',
    });
    const entries = await auditOf(key);
    expect(entries.map(({ action }) => action)).toEqual([
      'manualCheck.claimed',
      ...Array(5).fill('manualCheck.answered'),
      'manualCheck.finished',
    ]);
    expect(entries[2].differences).toEqual(
      expect.arrayContaining([
        { path: ['answer'], old: 'failed', new: 'passed' },
      ]),
    );
  });

  it('is an error when it was blocked, whatever came before', async () => {
    const { run, key } = await claimed();
    await answer(key, 0, 'blocked', 'The scale is broken');
    const { check } = await prepared.core.checks.finish(key, ann);
    expect(check.verdict).toBe('error');
    expect(
      await prepared.core.runs.iteration(run.id, key.iterationId),
    ).toMatchObject({ verdict: 'error', message: 'The scale is broken' });
  });

  it('skip no step that has to be done', async () => {
    const { key } = await claimed();
    await expect(answer(key, 0, 'skipped')).rejects.toMatchObject({
      reason: 'invalid',
    });
    await expect(answer(key, 7, 'passed')).rejects.toMatchObject({
      reason: 'notFound',
    });
  });

  it('keep pictures as evidence of their step, and let those go that are taken away', async () => {
    const { run, key } = await claimed();
    const ofStep = { ...key, sequence: 1 };
    for (const picture of [artifact('a', 'Scale'), artifact('b', 'Label')]) {
      await prepared.core.artifacts.expectUpload(picture.sha256);
      await prepared.core.checks.addPicture({ ...ofStep, picture }, ann);
    }
    await prepared.knex('kept_files').update({ check_at: null });
    await prepared.core.checks.removePicture(
      { ...ofStep, sha256: 'a'.repeat(64) },
      ann,
    );
    await answer(key, 0, 'passed');
    await answer(key, 1, 'passed', 'See the label');
    await prepared.core.checks.finish(key, ann);
    const { attemptList } = await prepared.core.runs.iteration(
      run.id,
      key.iterationId,
    );
    expect(attemptList[0].steps[1].artifacts).toEqual([artifact('b', 'Label')]);
    const looked = await prepared.knex('kept_files').whereNotNull('check_at');
    expect(looked.map(({ sha256 }) => sha256)).toEqual(['a'.repeat(64)]);
  });

  it('are ended with their run when it is cancelled', async () => {
    const { run, key } = await claimed();
    await answer(key, 0, 'passed');
    await prepared.core.runs.cancel(run.id, ben);
    expect(await prepared.core.runs.get(run.id)).toMatchObject({
      state: 'finished',
      openChecks: 0,
      counts: { cancelled: 2 },
    });
    await expect(answer(key, 1, 'passed')).rejects.toMatchObject({
      reason: 'conflict',
      message: expect.stringContaining('was cancelled'),
    });
    expect(await openChecksOf(prepared.core, run.id)).toEqual([]);
  });

  it('are ended afterwards where a backend has cancelled their run that does not know of them', async () => {
    const { run, key } = await claimed();
    await prepared.knex('test_runs').where({ id: run.id }).update({
      state: 'cancelling',
      cancelled_by: ben.actor.ref,
    });
    const changes = await prepared.core.shards.stopOverdue();
    expect(changes.map(({ runId }) => runId)).toEqual([run.id]);
    expect(await openChecksOf(prepared.core, run.id)).toEqual([]);
    await expect(answer(key, 0, 'passed')).rejects.toMatchObject({
      reason: 'conflict',
    });
    // What is left is for runners, and ends as ever.
    expect(await prepared.core.runs.get(run.id)).toMatchObject({
      state: 'cancelling',
      openChecks: 0,
      counts: { cancelled: 1 },
    });
    expect(await prepared.core.shards.stopOverdue()).toEqual([]);
    await prepared.knex('test_runs').where({ id: run.id }).delete();
  });

  it('are not touched by the time limit of a run, which ends what runners have not begun', async () => {
    const { run, key } = await claimed();
    await prepared
      .knex('test_runs')
      .where({ id: run.id })
      .update({ deadline: prepared.knex.raw(`now() - interval '1 minute'`) });
    const changes = await prepared.core.shards.stopOverdue();
    expect(changes.map(({ runId }) => runId)).toEqual([run.id]);
    expect(await prepared.core.shards.takeBackExpired()).toEqual([]);
    expect(await prepared.core.runs.get(run.id)).toMatchObject({
      state: 'running',
      openChecks: 1,
      counts: { error: 1 },
    });
    expect(await prepared.core.shards.stopOverdue()).toEqual([]);
    await answer(key, 0, 'passed');
    await answer(key, 1, 'passed');
    await prepared.core.checks.finish(key, ann);
    expect(await prepared.core.runs.get(run.id)).toMatchObject({
      state: 'finished',
      verdict: 'error',
      counts: { passed: 1, error: 1 },
    });
  });

  it('keep their assignee when the run is repeated, and have no date then', async () => {
    const run = await start({
      checks: { assignee: 'user:default/ben', dueAt: '2026-01-01T00:00:00Z' },
    });
    const repeated = await prepared.core.runs.repeat(
      { id: run.id, scope: 'all' },
      ann,
      places(1),
    );
    expect(await openChecksOf(prepared.core, repeated.id)).toMatchObject([
      { assignee: 'user:default/ben', dueAt: null, isOverdue: false },
    ]);
  });

  it('are not found where there are none', async () => {
    const run = await start();
    for (const iterationId of ['nothing', run.id]) {
      await expect(
        prepared.core.checks.get({ runId: run.id, iterationId }),
      ).rejects.toMatchObject({ reason: 'notFound' });
    }
  });
});
