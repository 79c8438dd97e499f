import { openChecksOf, startChecks } from '../testing/checks';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { ann, ben } from '../testing/samples';
import { createCore } from '../createCore';
import type { Caller } from '../types';

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const anHourAgo = () => new Date(Date.now() - 3_600_000).toISOString();

describe('the inbox', () => {
  const { prepared } = prepareCoreForRuns();
  const listed = async (
    caller: Caller,
    more: Partial<Parameters<typeof prepared.core.checks.list>[0]> = {},
  ) => {
    const { items, total, overdue } = await prepared.core.checks.list(
      { of: 'me', state: 'open', limit: 50, offset: 0, ...more },
      caller,
    );
    return {
      rows: items.map(({ testSet, rowKey }) => `${testSet} ${rowKey}`),
      total,
      overdue,
    };
  };

  beforeAll(async () => {
    await startChecks(prepared.core, 'of-ann', {
      rows: 2,
      checks: { assignee: 'user:default/ann' },
    });
    await startChecks(prepared.core, 'of-group', {
      checks: { assignee: 'group:default/Scales', dueAt: anHourAgo() },
    });
    await startChecks(prepared.core, 'of-ben', {
      checks: { assignee: 'user:default/ben', dueAt: inAnHour() },
    });
  });

  it('holds what is mine or my groups’, what is due first first', async () => {
    const member = {
      ...ann,
      groups: ['user:default/ann', 'group:default/scales'],
    };
    expect(await listed(member)).toEqual({
      rows: ['of-group p1', 'of-ann p1', 'of-ann p2'],
      total: 3,
      overdue: 1,
    });
    expect(await listed(ben)).toEqual({
      rows: ['of-ben p1'],
      total: 1,
      overdue: 0,
    });
    expect((await listed(ann, { of: 'all' })).total).toBe(4);
  });

  it('is narrowed by date, assignee, test set and text, page by page', async () => {
    const all = { of: 'all' as const };
    expect(await listed(ann, { ...all, overdue: true })).toMatchObject({
      rows: ['of-group p1'],
      total: 1,
    });
    expect(
      await listed(ann, { ...all, assignee: 'group:default/scales' }),
    ).toMatchObject({ rows: ['of-group p1'] });
    expect(await listed(ann, { ...all, testSet: 'of-ben' })).toMatchObject({
      total: 1,
    });
    expect(await listed(ann, { ...all, search: 'ANN' })).toMatchObject({
      total: 2,
    });
    expect(await listed(ann, { ...all, limit: 1, offset: 1 })).toMatchObject({
      rows: ['of-ben p1'],
      total: 4,
    });
  });

  it('shows only checks of test sets that may be seen', async () => {
    const { items, total, overdue } = await prepared.core.checks.list(
      { of: 'all', state: 'open', limit: 50, offset: 0 },
      ann,
      { ownedBy: ['group:default/nobody'] },
    );
    expect({ items, total, overdue }).toEqual({
      items: [],
      total: 0,
      overdue: 0,
    });
  });

  it('holds what I took on, and afterwards what I have done', async () => {
    const { items } = await prepared.core.checks.list(
      { of: 'all', state: 'open', testSet: 'of-ann', limit: 1, offset: 0 },
      ben,
    );
    const { runId, iterationId } = items[0];
    const key = { runId, iterationId };
    await prepared.core.checks.claim({ ...key, takeOver: false }, ben);
    expect((await listed(ben)).rows).toContain('of-ann p1');
    await prepared.core.checks.answer(
      { ...key, sequence: 0, answer: 'blocked', remark: '' },
      ben,
    );
    await prepared.core.checks.finish(key, ben);
    expect((await listed(ben)).rows).toEqual(['of-ben p1']);
    expect((await listed(ben, { state: 'done' })).rows).toEqual(['of-ann p1']);
  });
});

describe('giving checks to others', () => {
  const { prepared } = prepareCoreForRuns();

  it('ends the work of whoever had them, and is audited with old and new', async () => {
    const run = await startChecks(prepared.core, 'given-away', { rows: 2 });
    const [first] = await openChecksOf(prepared.core, run.id);
    const key = { runId: run.id, iterationId: first.iterationId };
    await prepared.core.checks.claim({ ...key, takeOver: false }, ann);
    const { assigned, change } = await prepared.core.checks.assign(
      {
        id: run.id,
        iterations: [first.iterationId],
        assignee: 'user:default/ben',
        dueAt: '2031-01-01T00:00:00.000Z',
      },
      ann,
    );
    expect([assigned, change?.runId]).toEqual([1, run.id]);
    expect(await openChecksOf(prepared.core, run.id)).toMatchObject([
      {
        rowKey: 'p1',
        assignee: 'user:default/ben',
        dueAt: '2031-01-01T00:00:00.000Z',
        claimedBy: null,
      },
      { rowKey: 'p2', assignee: 'group:default/checkout', dueAt: null },
    ]);
    const [{ differences }] = await prepared
      .knex('audit_entries')
      .where({ action: 'manualCheck.assigned' });
    expect(differences).toEqual(
      expect.arrayContaining([
        {
          path: ['checks', 'Weigh · p1', 'assignee'],
          old: 'group:default/checkout',
          new: 'user:default/ben',
        },
      ]),
    );
  });

  it('is refused where none of them is open', async () => {
    const run = await startChecks(prepared.core, 'all-done');
    await prepared.core.runs.cancel(run.id, ann);
    await expect(
      prepared.core.checks.assign(
        { id: run.id, assignee: 'user:default/ben' },
        ann,
      ),
    ).rejects.toMatchObject({ reason: 'conflict' });
  });
});

describe('notices', () => {
  const { prepared } = prepareCoreForRuns();
  const told = async () =>
    (await prepared.core.checks.takeNotices(100)).map(
      ({ reason, recipient, checks }) => [reason, recipient, checks],
    );
  const backdate = (change: Record<string, unknown>) =>
    prepared.knex('manual_checks').update(change);
  const ago = (interval: string) =>
    prepared.knex.raw(`now() - cast(? as interval)`, [interval]);

  it('tell of each assignment, of each date once before and once after it', async () => {
    const run = await startChecks(prepared.core, 'told', {
      rows: 3,
      checks: { dueAt: inAnHour() },
    });
    expect(await told()).toEqual([['assigned', 'group:default/checkout', 3]]);
    expect(await told()).toEqual([]);

    await backdate({ announced_at: ago('2 days') });
    expect(await told()).toEqual([['dueSoon', 'group:default/checkout', 3]]);
    expect(await told()).toEqual([]);

    await backdate({ due_at: ago('1 minute') });
    const [{ iterationId }] = await openChecksOf(prepared.core, run.id);
    await prepared.core.checks.claim(
      { runId: run.id, iterationId, takeOver: false },
      ann,
    );
    const overdue = await told();
    expect(overdue).toHaveLength(2);
    expect(overdue).toEqual(
      expect.arrayContaining([
        ['overdue', 'user:default/ann', 1],
        ['overdue', 'group:default/checkout', 2],
      ]),
    );
    expect(await told()).toEqual([]);
  });

  it('are given out again when they were given back, unless the checks have changed hands', async () => {
    const run = await startChecks(prepared.core, 'given-back', { rows: 2 });
    const untold = await prepared.core.checks.takeNotices(100);
    expect(untold).toMatchObject([{ reason: 'assigned', checks: 2 }]);
    await prepared.core.checks.giveBackNotices(untold);
    expect(await told()).toEqual([['assigned', 'group:default/checkout', 2]]);

    // Told since: what is given back late changes nothing.
    await prepared.core.checks.giveBackNotices(untold);
    expect(await told()).toEqual([]);
    await prepared.core.checks.assign(
      { id: run.id, assignee: 'user:default/ben' },
      ann,
    );
    expect(await told()).toEqual([['assigned', 'user:default/ben', 2]]);
    await prepared.core.checks.giveBackNotices(untold);
    expect(await told()).toEqual([]);
  });

  it('are given out once, however many replicas ask at the same time', async () => {
    await startChecks(prepared.core, 'asked-often', { rows: 20 });
    const replicas = [1, 2, 3, 4].map(() =>
      createCore({ knex: prepared.connect() }),
    );
    const notices = await Promise.all(
      replicas.map(({ checks }) => checks.takeNotices(7)),
    );
    const rest = await prepared.core.checks.takeNotices(100);
    const checks = [...notices.flat(), ...rest].reduce(
      (sum, notice) => sum + notice.checks,
      0,
    );
    expect(checks).toBe(20);
  });

  it('say nothing of what is finished', async () => {
    const run = await startChecks(prepared.core, 'cancelled-early', {
      checks: { dueAt: anHourAgo() },
    });
    await prepared.core.runs.cancel(run.id, ann);
    expect(await told()).toEqual([]);
  });
});
