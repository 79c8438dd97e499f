import type { TestSetDefinition } from '@uatcms/plugin-uat-common';
import { endedRun } from '../../testing/ageing';
import { prepareCoreForRuns } from '../../testing/preparedCore';
import {
  artifact,
  claim,
  finished,
  shardFinished,
  started,
} from '../../testing/reports';
import {
  ann,
  ben,
  contentOf,
  environment,
  places,
  testSet,
} from '../../testing/samples';
import { cleo, passedRun, requestOf } from '../../testing/signOffs';
import { createCore } from '../../createCore';
import type { Caller } from '../../types';

const { prepared } = prepareCoreForRuns();
let count = 0;

const accept = (
  { id, hash }: { id: string; hash: string },
  core = prepared.core,
) =>
  core.signOffs.decide({ id, hash, decision: 'accepted', comment: '' }, cleo);

async function signed(decision: 'pending' | 'accepted' = 'accepted') {
  const run = await passedRun(prepared.core, `void-${count++}`);
  const signOff = await prepared.core.signOffs.request(requestOf(run.id), ann);
  if (decision === 'accepted') {
    await accept(signOff);
  }
  return { run, signOff };
}

const read = ({ id }: { id: string }) => prepared.core.signOffs.get(id);

async function save(
  name: string,
  change: (definition: TestSetDefinition) => TestSetDefinition,
  core = prepared.core,
) {
  const { definition, revision } = await core.testSets.get(name);
  await core.testSets.save(
    {
      ...testSet(name, { environments: ['staging'] }),
      definition: change(definition),
      baseRevision: revision,
    },
    ben,
  );
}

const changeRow =
  (key: string) =>
  (definition: TestSetDefinition): TestSetDefinition => ({
    ...definition,
    dataSets: definition.dataSets.map(dataSet => ({
      ...dataSet,
      rows: dataSet.rows.map(row =>
        row.key === key ? { ...row, values: { email: 'x@example.org' } } : row,
      ),
    })),
  });

const holdsOf = async (runId: string) =>
  (await prepared.knex('test_runs').where({ id: runId }).first('holds')).holds;

describe('a sign-off becomes void', () => {
  it('when somebody saves a row, and says which and who', async () => {
    const { run, signOff } = await signed();
    expect(await holdsOf(run.id)).toBe(1);
    await save(run.testSet, changeRow('r3'));
    expect(await read(signOff)).toMatchObject({
      outcome: 'void',
      decidedAt: expect.any(String),
      ended: {
        by: ben.actor,
        reason: `Revision 2 of test set “Title of ${run.testSet}” was saved: row 3 (“r3”) of data set “People” changed`,
      },
      signatories: [{ decision: 'accepted' }],
    });
    expect(await holdsOf(run.id)).toBe(0);
    const entry = await prepared
      .knex('audit_entries')
      .where({ action: 'signOff.voided', resource_name: signOff.id })
      .first();
    expect(entry.actor_ref).toBe('user:default/ben');
  });

  it('while it is pending, and can then not be signed', async () => {
    const { run, signOff } = await signed('pending');
    await save(run.testSet, definition => ({
      ...definition,
      cases: [{ ...definition.cases[0], steps: [] }],
    }));
    await expect(accept(signOff)).rejects.toThrow(
      'cannot be signed any more: it is void: Revision 2',
    );
  });

  it('not when only the title or an owner changes', async () => {
    const { run, signOff } = await signed();
    await save(run.testSet, definition => definition);
    expect((await read(signOff)).outcome).toBe('accepted');
  });

  it('when the environment changes that was run in, but not its title', async () => {
    const { signOff } = await signed();
    const given = environment('staging', {
      variables: { LANG: 'en' },
      secrets: ['PASSWORD'],
      allowedHosts: ['*.cdn.example.org', 'shop.example.org'],
    });
    await prepared.core.environments.update(
      { ...given, title: 'Staging', retentionDays: 7 },
      ben,
    );
    expect((await read(signOff)).outcome).toBe('accepted');
    await prepared.core.environments.update(
      { ...given, variables: { LANG: 'de' } },
      ben,
    );
    expect(await read(signOff)).toMatchObject({
      outcome: 'void',
      ended: {
        by: ben.actor,
        reason: 'Environment “staging” was changed: variable LANG',
      },
    });
    await prepared.core.environments.update(given, ann);
  });

  it('when a repeat of a part brings other results, and not when it is cancelled without any', async () => {
    const { run, signOff } = await signed();
    const { items } = await prepared.core.runs.iterations({
      id: run.id,
      limit: 10,
      offset: 0,
    });
    const repeat = (id: string, iteration: string, caller: Caller = ben) =>
      prepared.core.runs.repeat(
        { id, scope: 'all', iterations: [iteration] },
        caller,
        places(1),
      );
    const cancelled = await repeat(run.id, items[0].id);
    await prepared.core.runs.cancel(cancelled.id, ben);
    expect((await read(signOff)).outcome).toBe('accepted');

    const [left] = (
      await prepared.core.runs.iterations({
        id: cancelled.id,
        limit: 1,
        offset: 0,
      })
    ).items;
    const pipeline: Caller = {
      actor: { ref: 'external:pipeline' },
      onBehalfOf: ben.actor,
      origin: 'cli',
      requestId: 'request-7',
    };
    const again = await repeat(cancelled.id, left.id, pipeline);
    const { key, ids } = await claim(prepared.core);
    await prepared.core.shards.ingest(key, [started(ids[0])]);
    expect((await read(signOff)).outcome).toBe('accepted');
    await prepared.core.shards.ingest(key, [
      finished(ids[0], 'failed', { message: 'No' }),
      shardFinished('done'),
    ]);
    expect(await read(signOff)).toMatchObject({
      outcome: 'void',
      ended: {
        by: pipeline.actor,
        reason: `Run ${again.number} repeated a part of run ${cancelled.number}, and has brought other results`,
      },
    });
    // The runner has reported it; who has repeated caused it.
    const { items: entries } = await prepared.core.audit.list({
      action: 'signOff.voided',
      resourceName: signOff.id,
      limit: 2,
    });
    expect(entries).toMatchObject([pipeline]);
  });

  it('is told once, whoever asks', async () => {
    await prepared.core.signOffs.takeVoided();
    const { run, signOff } = await signed();
    await save(run.testSet, changeRow('r1'));
    const told = await Promise.all([
      prepared.core.signOffs.takeVoided(),
      prepared.core.signOffs.takeVoided(),
    ]);
    expect(told.flat().map(({ id }) => id)).toEqual([signOff.id]);
    await prepared.core.signOffs.giveBackVoided([signOff.id]);
    expect(await prepared.core.signOffs.takeVoided()).toMatchObject([
      { id: signOff.id },
    ]);
  });
});

describe('a verification', () => {
  const files = new Map<string, string>();
  const verify = ({ id }: { id: string }) =>
    prepared.core.signOffs.verify(
      id,
      async sha256 => files.get(sha256) ?? undefined,
      cleo,
    );

  async function signedWithEvidence() {
    const name = `void-${count++}`;
    const { core, knex } = prepared;
    await core.testSets.create(
      testSet(name, { environments: ['staging'] }),
      ann,
    );
    const picture = artifact('a');
    files.set(picture.sha256, picture.sha256);
    const run = await endedRun({ core, knex }, name, {
      daysAgo: 0,
      files: [picture],
    });
    const signOff = await core.signOffs.request(requestOf(run), ann);
    await accept(signOff);
    return { run, signOff };
  }

  it('finds everything as it was signed', async () => {
    const { signOff } = await signedWithEvidence();
    expect(signOff.snapshot.testSets[0].evidence.files).toBe(1);
    expect(await verify(signOff)).toMatchObject({
      intact: true,
      problems: [],
      files: 1,
      signOff: { outcome: 'accepted' },
    });
  });

  it.each<[string, string, object, RegExp]>([
    ['the verdict of an iteration', 'iterations', { message: 'x' }, /results/],
    ['an attempt', 'attempts', { duration_ms: 1 }, /results of run/],
    ['a step', 'test_run_steps', { title: 'Else' }, /results of run 1/],
    ['a file', 'step_artifacts', { sha256: 'b'.repeat(64) }, /results/],
  ])('finds that %s was changed', async (_, table, change, problem) => {
    const { run, signOff } = await signedWithEvidence();
    await prepared.knex(table).where({ run_id: run }).update(change);
    const found = await verify(signOff);
    expect(found.intact).toBe(false);
    expect(found.problems[0]).toMatch(problem);
    expect(found.signOff).toMatchObject({
      outcome: 'void',
      ended: { by: cleo.actor, reason: expect.stringMatching(problem) },
    });
  });

  it('finds that data, snapshot or pinned environment were changed', async () => {
    const { knex } = prepared;
    const { run, signOff } = await signedWithEvidence();
    const { revision_id: id } = await knex('test_runs')
      .where({ id: run })
      .first();
    await knex.raw(
      `update revisions set snapshot = jsonb_set(snapshot, '{cases,0,name}', '"Else"') where id = ?`,
      [id],
    );
    await knex.raw(
      `update test_runs set pinned_environment = pinned_environment || '{"baseUrl": "https://else.example.org"}' where id = ?`,
      [run],
    );
    await knex.raw(
      `update sign_offs set snapshot = jsonb_set(snapshot, '{scope}', '"Everything"') where id = ?`,
      [signOff.id],
    );
    const { problems } = await verify(signOff);
    expect(problems).toEqual(
      expect.arrayContaining([
        'What was frozen for signing was changed afterwards',
        expect.stringMatching(/^The content of revision 1/),
        expect.stringMatching(/^The environment that run 1/),
      ]),
    );
  });

  it('finds that evidence or a run is gone', async () => {
    const { run, signOff } = await signedWithEvidence();
    files.set('a'.repeat(64), 'c'.repeat(64));
    expect((await verify(signOff)).problems[0]).toMatch(/has the hash ccc/);
    files.clear();
    expect((await verify(signOff)).problems[0]).toMatch(/aaa.* is gone/);
    await prepared.knex('test_runs').where({ id: run }).delete();
    const { problems, signOff: after } = await verify(signOff);
    expect(problems).toEqual([expect.stringMatching(/^Run 1 of .* is gone/)]);
    expect(after.ended?.reason).toMatch(/aaa|ccc/);
  });

  it('is made before each signature', async () => {
    const { run, signOff } = await signed('pending');
    await prepared
      .knex('test_run_steps')
      .where({ run_id: run.id })
      .update({ status: 'skipped' });
    await expect(accept(signOff)).rejects.toThrow(/The results of run 1/);
    expect((await read(signOff)).outcome).toBe('void');
  });
});

describe('retention', () => {
  const service = { actor: { ref: 'plugin:uat' }, origin: 'schedule' } as const;
  const apply = () =>
    prepared.core.retention.apply(
      { days: 30, deleteFile: async () => {} },
      service,
    );

  it('leaves runs alone as long as a sign-off stands', async () => {
    const { run, signOff } = await signed();
    await prepared
      .knex('test_runs')
      .where({ id: run.id })
      .update({ finished_at: new Date(0) });
    await apply();
    expect((await prepared.core.runs.get(run.id)).id).toBe(run.id);
    await prepared.core.signOffs.withdraw(
      { id: signOff.id, comment: 'Over' },
      ann,
    );
    await apply();
    await expect(prepared.core.runs.get(run.id)).rejects.toThrow('no test run');
    expect((await read(signOff)).snapshot.testSets[0].counts.passed).toBe(3);
  });

  it('keeps the reports of sign-offs', async () => {
    const { signOff } = await signed();
    const sha256 = 'e'.repeat(64);
    await prepared.core.artifacts.expectUpload(sha256);
    await prepared.core.signOffs.keepReport(signOff.id, {
      format: 'pdf',
      sha256,
      size: 1,
    });
    await prepared.knex('kept_files').update({ check_at: new Date(0) });
    const deleted: string[] = [];
    await prepared.core.retention.apply(
      {
        deleteFile: async file => {
          deleted.push(file);
        },
      },
      service,
    );
    expect(deleted).not.toContain(sha256);
  });
});

describe('somebody saves while another signs', () => {
  it('either before the signature, which is refused, or after it, which is void then', async () => {
    const other = prepared.connect();
    try {
      const replica = createCore({ knex: other });
      for (let round = 0; round < 12; round++) {
        const { run, signOff } = await signed('pending');
        const [signature] = await Promise.allSettled([
          accept(signOff),
          save(run.testSet, changeRow('r1'), replica),
        ]);
        const after = await read(signOff);
        expect(after.outcome).toBe('void');
        const decided = after.signatories[0].decision === 'accepted';
        // A signature that was written was accepted by the service; a refused one left nothing behind.
        expect(decided).toBe(signature.status === 'fulfilled');
        expect(Boolean(after.decidedAt)).toBe(decided);
        expect(await holdsOf(run.id)).toBe(0);
      }
    } finally {
      await other.destroy();
    }
  });

  it('waits for a signature that is being written, and refuses one on what is being saved', async () => {
    const { signOff } = await signed('pending');
    // Somebody saves, and has not committed yet.
    const trx = await prepared.knex.transaction();
    await trx('sign_offs').where({ id: signOff.id }).forUpdate().first();
    const signature = accept(signOff);
    await waitForLock();
    await trx('sign_offs').where({ id: signOff.id }).update({
      outcome: 'void',
      reason: 'saved',
      ended_at: trx.fn.now(),
      ended_by: '{"ref":"user:default/ben"}',
    });
    await trx.commit();
    await expect(signature).rejects.toThrow('it is void: saved');
    expect((await read(signOff)).signatories[0].decision).toBeNull();
  });

  it('is seen by a request that waits for the save, and by the save that waits for the request', async () => {
    const run = await passedRun(prepared.core, `void-${count++}`);
    const outcomes = await Promise.allSettled([
      prepared.core.signOffs.request(requestOf(run.id), ann),
      save(run.testSet, changeRow('r2')),
    ]);
    expect(outcomes[1].status).toBe('fulfilled');
    const { items } = await prepared.core.signOffs.list(
      { run: run.id, limit: 5 },
      ann,
    );
    // Refused, because there is a newer revision; or void, because there came one.
    expect(items.map(({ outcome }) => outcome)).toEqual(
      outcomes[0].status === 'fulfilled' ? ['void'] : [],
    );
  });

  /** Until somebody waits for a lock of another. */
  async function waitForLock() {
    for (;;) {
      const { rows } = await prepared.knex.raw(
        `select 1 from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rows.length > 0) {
        return;
      }
    }
  }
});

it('hashes a run of more iterations than are read at once', async () => {
  const run = await passedRun(prepared.core, `void-${count++}`, {
    definition: contentOf(600),
  });
  const { snapshot } = await prepared.core.signOffs.request(
    requestOf(run.id),
    ann,
  );
  expect(snapshot.testSets[0].evidence).toEqual({
    attempts: 600,
    steps: 600,
    files: 0,
  });
});
