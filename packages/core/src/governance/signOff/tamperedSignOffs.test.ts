import { prepareCoreForRuns } from '../../testing/preparedCore';
import { ann } from '../../testing/samples';
import { cleo, dan, passedRun, requestOf } from '../../testing/signOffs';

const { prepared } = prepareCoreForRuns();
let count = 0;

const entity = 'component:default/checkout';
const question = (version: string) => ({
  entity,
  release: version,
  environment: 'prod',
});

/** A release that two people have to accept. */
async function requested() {
  const version = `1.${count++}.0`;
  const run = await passedRun(prepared.core, `tampered-${count}`, {
    tests: [entity],
  });
  const signOff = await prepared.core.signOffs.request(
    requestOf(run.id, {
      release: { entity, version, environment: 'prod' },
      signatories: ['user:default/cleo', 'group:default/business'],
      dueOn: '2999-12-31',
    }),
    ann,
  );
  return { run, version, ...signOff };
}

type Requested = Awaited<ReturnType<typeof requested>>;

async function accepted() {
  const signOff = await requested();
  const { id, hash } = signOff;
  for (const caller of [cleo, dan]) {
    await prepared.core.signOffs.decide(
      { id, hash, decision: 'acceptedWithRemarks', comment: 'Fine' },
      caller,
    );
  }
  return signOff;
}

const ask = ({ version }: Requested) =>
  prepared.core.signOffs.acceptance(question(version));
const verify = ({ id }: Requested) =>
  prepared.core.signOffs.verify(id, async sha256 => sha256, cleo);

const someone = JSON.stringify({ ref: 'user:default/mallory' });
const longAgo = '2001-01-01T00:00:00Z';

/** What somebody writes past the portal into each column of a sign-off that is accepted: an expression of SQL. */
const changes: Record<string, Record<string, string>> = {
  sign_offs: {
    entity: `'component:default/payments'`,
    release: `'9.9.9'`,
    environment: `'stage'`,
    outcome: `'accepted'`,
    due_on: `'2998-12-31'`,
    snapshot: `jsonb_set(snapshot, '{testSets,0,counts,failed}', '7')`,
    hash: `repeat('f', 64)`,
    created_at: `'${longAgo}'`,
    created_by: `'${someone}'`,
    decided_at: `'${longAgo}'`,
  },
  sign_off_signatories: {
    ref: `'user:default/mallory'`,
    decision: `'accepted'`,
    comment: `'Perfect'`,
    decided_by: `'${someone}'`,
    decided_at: `'${longAgo}'`,
    hash: `repeat('f', 64)`,
    position: 'position + 2',
  },
  sign_off_runs: {
    run_id: 'gen_random_uuid()',
    test_set: `'else'`,
    environment: `'else'`,
    revision: '7',
  },
};

/** Of no meaning, or unlike any that the database takes for a release that is accepted; see the tests below. */
const elsewhere: Record<string, string[]> = {
  sign_offs: ['id', 'run_id', 'void_told', 'ended_at', 'ended_by', 'reason'],
  // How somebody was called stands beside what is signed, and who they are in `ref` and `decided_by`.
  sign_off_signatories: ['sign_off_id', 'name'],
  sign_off_runs: ['sign_off_id'],
};

describe('a sign-off whose rows were changed past the portal', () => {
  it.each(Object.keys(changes))(
    'is tried with every column of %s',
    async table => {
      const columns = await prepared
        .knex('information_schema.columns')
        .where({ table_name: table })
        .whereRaw('table_schema = current_schema()')
        .pluck('column_name');
      expect(
        [...Object.keys(changes[table]), ...elsewhere[table]].sort(),
      ).toEqual(columns.sort());
    },
  );

  it.each(
    Object.entries(changes).flatMap(([table, columns]) =>
      Object.entries(columns).map(
        ([column, value]) => [table, column, value] as const,
      ),
    ),
  )('accepts nothing, and says so: %s.%s', async (table, column, value) => {
    const { knex } = prepared;
    const signOff = await accepted();
    expect((await ask(signOff)).accepted).toBe(true);
    const where =
      table === 'sign_offs'
        ? `id = :id`
        : `sign_off_id = :id ${
            table === 'sign_off_signatories' ? 'and position = 0' : ''
          }`;
    await knex.raw(`update ${table} set ${column} = ${value} where ${where}`, {
      id: signOff.id,
    });

    const moved = { entity, release: 'version', environment: 'prod' };
    const answer = await ask(signOff);
    expect(answer.accepted).toBe(false);
    // What it was moved to is not accepted either.
    expect(
      await prepared.core.signOffs.acceptance({
        ...question(signOff.version),
        ...(column in moved && table === 'sign_offs'
          ? { [column]: value.replaceAll("'", '') }
          : {}),
      }),
    ).toMatchObject({
      accepted: false,
      reason: expect.stringMatching(
        /its sign-off is not what people have made/,
      ),
    });
    expect(await verify(signOff)).toMatchObject({
      intact: false,
      signOff: { outcome: 'void', ended: { reason: expect.any(String) } },
    });
  });

  it('is not accepted because somebody has written that, or a decision that nobody has made', async () => {
    const { knex } = prepared;
    const signOff = await requested();
    const { id, hash } = signOff;
    await knex('sign_off_signatories')
      .where({ sign_off_id: id })
      .update({
        decision: 'accepted',
        comment: '',
        decided_by: JSON.stringify(cleo.actor),
        decided_at: new Date(),
        hash,
      });
    await knex('sign_offs')
      .where({ id })
      .update({ outcome: 'accepted', decided_at: new Date() });
    expect(await ask(signOff)).toMatchObject({
      accepted: false,
      reason: expect.stringMatching(
        /does not say that user:default\/cleo has decided/,
      ),
    });
    expect(await verify(signOff)).toMatchObject({ intact: false });
  });

  it('does not come back from the dead', async () => {
    const { knex } = prepared;
    const signOff = await accepted();
    await prepared.core.testSets.delete(signOff.run.testSet, ann);
    await knex('sign_offs').where({ id: signOff.id }).update({
      outcome: 'acceptedWithRemarks',
      ended_at: null,
      ended_by: null,
      reason: null,
    });
    expect(await ask(signOff)).toMatchObject({
      accepted: false,
      reason: expect.stringMatching(/It had ended/),
    });
    expect((await verify(signOff)).signOff.outcome).toBe('void');
  });

  it.each([
    ['ended_by', JSON.stringify({ ref: 'user:default/mallory' })],
    ['reason', 'Nothing of importance'],
    ['ended_at', longAgo],
    ['outcome', 'void'],
  ])('is found after its end as well: %s', async (column, value) => {
    const signOff = await accepted();
    const { id } = signOff;
    await prepared.core.signOffs.withdraw({ id, comment: 'Too early' }, ann);
    expect(await verify(signOff)).toMatchObject({ problems: [] });
    await prepared
      .knex('sign_offs')
      .where({ id })
      .update({ [column]: value });
    expect(await verify(signOff)).toMatchObject({ intact: false });
  });

  it('cannot be signed, and is void', async () => {
    const signOff = await requested();
    const { id, hash } = signOff;
    await prepared.knex('sign_offs').where({ id }).update({ release: '9.9.9' });
    await expect(
      prepared.core.signOffs.decide(
        { id, hash, decision: 'accepted', comment: '' },
        cleo,
      ),
    ).rejects.toThrow(/The release was changed past the portal/);
    expect((await prepared.core.signOffs.get(id)).outcome).toBe('void');
  });

  it('of a single run is found when it is said to be of another', async () => {
    const run = await passedRun(prepared.core, `tampered-run-${count++}`);
    const { id } = await prepared.core.signOffs.request(requestOf(run.id), ann);
    await prepared.knex.raw(
      'update sign_offs set run_id = gen_random_uuid() where id = ?',
      [id],
    );
    expect(
      await prepared.core.signOffs.verify(id, async sha256 => sha256, cleo),
    ).toMatchObject({
      problems: ['The run that it is of was changed past the portal'],
    });
  });

  it('is not believed by an audit trail that was changed', async () => {
    const { knex } = prepared;
    const signOff = await requested();
    await knex.transaction(async trx => {
      await trx.raw('alter table audit_entries disable trigger user');
      await trx('audit_entries')
        .where({ resource_name: signOff.id })
        .update({ actor_ref: 'user:default/mallory' });
      await trx.raw('alter table audit_entries enable trigger user');
      await trx('sign_offs')
        .where({ id: signOff.id })
        .update({ created_by: someone });
    });
    expect((await verify(signOff)).problems).toEqual([
      expect.stringMatching(/^Entry \d+ of the audit trail is not what was/),
      expect.stringMatching(/^What was asked for/),
    ]);
  });

  it('stays accepted when old entries of the trail are forgotten', async () => {
    const { knex } = prepared;
    const signOff = await accepted();
    await knex.transaction(async trx => {
      // As only the owner of the table can.
      await trx.raw('alter table audit_entries disable trigger user');
      await trx('audit_entries')
        .whereRaw('id < (select max(id) from audit_entries)')
        .update({ at: trx.raw(`now() - interval '400 days'`) });
      await trx.raw('alter table audit_entries enable trigger user');
    });
    await prepared.core.audit.forget(365, {
      actor: { ref: 'plugin:uat' },
      origin: 'schedule',
    });
    expect(
      await knex('audit_entries').where({ resource_name: signOff.id }),
    ).toHaveLength(1);
    expect(await ask(signOff)).toMatchObject({ accepted: true });
    expect(await verify(signOff)).toMatchObject({ problems: [] });
    await knex('sign_offs')
      .where({ id: signOff.id })
      .update({ outcome: 'accepted' });
    expect(await ask(signOff)).toMatchObject({ accepted: false });
  });
});
