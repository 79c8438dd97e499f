import {
  verifyAuditTrail,
  type ChainedAuditEntry,
  type UatInputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { createCore } from '../createCore';
import { ann, environment, places, startOf, testSet } from '../testing/samples';
import { prepareCoreForRuns } from '../testing/preparedCore';
import { passedRun, requestOf } from '../testing/signOffs';
import { createTestDatabase } from '../testing/testDatabase';
import type { Caller, Core } from '../types';

const { prepared } = prepareCoreForRuns();

const bob: Caller = {
  actor: { ref: 'user:default/bob', eid: 'E200', name: 'Bob' },
  origin: 'portal',
};
let count = 0;

/** A change that leaves one entry. */
const change = (caller: Caller = ann) => {
  const name = `audited-${count++}`;
  return prepared.core.environments
    .create(environment(name), caller)
    .then(() => name);
};

const list = (query: Partial<UatInputs['audit']['list']> = {}) =>
  prepared.core.audit.list({ limit: 50, ...query });

describe('the audit trail', () => {
  it('is intact when nobody has tampered with it', async () => {
    await change();
    const result = await prepared.core.audit.verify();
    expect(result.problems).toEqual([]);
    expect(result.first).toBe(1);
    expect(result.head.position).toBe(result.entries);
  });

  it('lists entries newest first, page by page', async () => {
    const names = [await change(), await change(), await change()];
    const first = await list({ limit: 2 });
    expect(first.items.map(({ resource }) => resource.name)).toEqual([
      names[2],
      names[1],
    ]);
    expect(first.more).toBe(true);
    const second = await list({ limit: 1, before: first.items[1].id });
    expect(second.items[0].resource.name).toBe(names[0]);
  });

  it('says beside an entry what its id stands for, as long as that is there', async () => {
    const { core, knex } = prepared;
    const run = await passedRun(core, 'named', {
      tests: ['component:default/checkout'],
    });
    const signOff = await core.signOffs.request(
      requestOf(run.id, {
        release: {
          entity: 'component:default/checkout',
          version: '1.4.2',
          environment: 'prod',
        },
      }),
      ann,
    );
    const named = { id: run.id, number: run.number };
    expect((await list({ resourceName: signOff.id })).items).toMatchObject([
      {
        action: 'signOff.requested',
        subject: {
          signOff: {
            release: { entity: 'component:default/checkout', version: '1.4.2' },
            environment: 'prod',
            testSets: [{ title: run.testSetTitle, runs: [named] }],
          },
        },
      },
    ]);
    const ofRun = async () =>
      (await list({ resourceName: run.id })).items.at(-1)!.subject;
    expect(await ofRun()).toEqual({
      run: { ...named, title: run.testSetTitle },
    });
    // Nothing of it belongs to what is chained and verified.
    const exported: ChainedAuditEntry[] = [];
    for await (const entry of await core.audit.export({
      resourceName: signOff.id,
    })) {
      exported.push(entry);
    }
    expect(exported).toHaveLength(1);
    expect(exported[0]).not.toHaveProperty('subject');
    await knex('test_runs').where({ id: run.id }).delete();
    expect(await ofRun()).toEqual({});
  });

  it('is searched by person, employee id, resource, action and time', async () => {
    const name = await change(bob);
    for (const query of [
      { actor: 'user:default/bob', resourceName: name },
      { actor: 'E200', resourceName: name },
      { actor: 'bob', resourceName: name },
      { resourceKind: 'environment', resourceName: name },
      { action: 'environment.created', resourceName: name },
      { action: 'environment.*', resourceName: name },
      { from: new Date(0).toISOString(), resourceName: name },
    ]) {
      expect([query, (await list(query)).items.length]).toEqual([query, 1]);
    }
    for (const query of [
      { actor: 'user:default/nobody' },
      { resourceKind: 'testRun', resourceName: name },
      { action: 'testSet.*', resourceName: name },
      { to: new Date(0).toISOString() },
    ]) {
      expect([query, (await list(query)).items]).toEqual([query, []]);
    }
  });

  it('tells for whom a service acted, and finds it by that person', async () => {
    const onBehalfOf = { ref: 'user:default/eve', eid: 'E300', name: 'Eve' };
    const name = await change({
      actor: { ref: 'external:pipeline' },
      onBehalfOf,
      origin: 'api',
    });
    for (const actor of ['external:pipeline', 'user:default/eve', 'E300']) {
      expect((await list({ actor, resourceName: name })).items).toMatchObject([
        { actor: { ref: 'external:pipeline' }, onBehalfOf },
      ]);
    }
    expect((await prepared.core.audit.verify()).problems).toEqual([]);
    const { items } = await list({ resourceName: await change() });
    expect(items[0]).not.toHaveProperty('onBehalfOf');
  });

  it('holds names of secrets, and no token of a runner', async () => {
    const name = 'audited-secrets';
    await prepared.core.environments.create(
      environment(name, { secrets: ['PASSWORD'] }),
      ann,
    );
    await prepared.core.testSets.create(
      testSet('with-tokens', { environments: [name] }),
      ann,
    );
    await prepared.core.runs.start(startOf('with-tokens'), ann, places(1));
    const [shard] = await prepared.core.shards.handOut({
      executor: 'local',
      limit: 1,
      leaseMs: 60_000,
      replica: 'one',
    });
    const entries: ChainedAuditEntry[] = [];
    for await (const entry of await prepared.core.audit.export({})) {
      entries.push(entry);
    }
    const trail = JSON.stringify(entries);
    expect(trail).toContain('PASSWORD');
    expect(shard.token.length).toBeGreaterThan(20);
    expect(trail).not.toContain(shard.token);
  });

  describe.each([
    ['', []],
    // What the functions of an earlier release went by.
    [', whatever is set', [`set uat.forgetting_audit_entries = 'on'`]],
  ])('refuses every change of what was written%s', (_, settings) => {
    const only = 'The audit trail can only grow';
    const follows = 'The head of the audit trail follows the trail';

    it.each([
      [`update audit_entries set actor_ref = 'user:default/mallory'`, only],
      ['delete from audit_entries', only],
      [
        'delete from audit_entries where id = (select min(id) from audit_entries)',
        only,
      ],
      ['truncate audit_entries', only],
      [`update audit_chain set hash = sha256('')`, only],
      ['delete from audit_chain', only],
      ['delete from audit_chain where position = 1', only],
      ['truncate audit_chain', only],
      ['truncate audit_entries, audit_chain, audit_head', only],
      ['delete from audit_head', only],
      ['truncate audit_head', only],
      ['update audit_head set position = position - 1', follows],
      [`update audit_head set hash = sha256('')`, follows],
      [
        `update audit_head set position = position + 1, hash = sha256('')`,
        follows,
      ],
      // Nothing of it is so old.
      ['update audit_head set forgotten = 1', follows],
      ['update audit_head set forgotten = position', follows],
      ['select forget_audit_entries(now(), 1)', follows],
    ])('%s', async (statement, refusal) => {
      await change();
      await change();
      const before = await prepared.core.audit.verify();
      await expect(
        prepared.knex.transaction(async trx => {
          for (const setting of settings) {
            await trx.raw(setting);
          }
          await trx.raw(statement);
        }),
      ).rejects.toThrow(refusal);
      expect(await prepared.core.audit.verify()).toEqual(before);
    });
  });

  it('computes a link whoever inserts it', async () => {
    await prepared.knex.transaction(async trx => {
      await trx.raw('set constraints all immediate');
      const name = `by-hand-${count++}`;
      await trx.raw(
        `insert into audit_entries (actor_ref, origin, action, resource_kind, resource_name, differences)
         values ('user:default/mallory', 'portal', 'testSet.saved', 'testSet', ?, '[]')`,
        [name],
      );
      await expect(
        // In a savepoint, to go on after the refusal.
        trx.transaction(inner =>
          inner.raw(
            `insert into audit_chain (position, entry_id, hash) select 1, max(id), sha256('') from audit_entries`,
          ),
        ),
      ).rejects.toThrow('unique');
    });
    expect((await prepared.core.audit.verify()).problems).toEqual([]);
  });

  it('has no gap and no fork when many write at the same time', async () => {
    await Promise.all(Array.from({ length: 30 }, () => change()));
    const result = await prepared.core.audit.verify();
    expect(result.problems).toEqual([]);
  });

  it('has no entry of a change that was taken back', async () => {
    const before = await prepared.core.audit.verify();
    await expect(
      prepared.core.environments.create(environment('staging'), ann),
    ).rejects.toThrow();
    expect(await prepared.core.audit.verify()).toEqual(before);
  });
});

describe('verification', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let core: Core;

  beforeEach(async () => {
    database = await createTestDatabase();
    core = createCore({ knex: database.knex });
    const forAnn: Caller = {
      actor: { ref: 'external:pipeline' },
      onBehalfOf: ann.actor,
      origin: 'api',
    };
    for (const [name, caller] of [
      ['first', ann],
      ['second', forAnn],
      ['third', ann],
    ] as const) {
      await core.environments.create(environment(name), caller);
    }
  });
  afterEach(() => database.drop());

  /** Does what only the owner of the tables can do. */
  const tamper = (work: (trx: Knex.Transaction) => Promise<unknown>) =>
    database.knex.transaction(async trx => {
      const tables = ['audit_entries', 'audit_chain', 'audit_head'];
      for (const table of tables) {
        await trx.raw('alter table ?? disable trigger user', [table]);
      }
      await work(trx);
      for (const table of tables) {
        await trx.raw('alter table ?? enable trigger user', [table]);
      }
    });

  const takeAway = (position: number) => async (trx: Knex.Transaction) => {
    const [{ entry_id: id }] = await trx('audit_chain')
      .where({ position })
      .delete()
      .returning('entry_id');
    await trx('audit_entries').where({ id }).delete();
  };

  it('finds nothing wrong where nobody has tampered', async () => {
    expect(await core.audit.verify()).toMatchObject({
      entries: 3,
      first: 1,
      head: { position: 3 },
      problems: [],
    });
  });

  it.each([
    ['actor_ref', 'user:default/mallory'],
    ['at', '2020-01-01T00:00:00Z'],
    ['differences', '[]'],
    ['resource_name', 'other'],
    ['on_behalf_of_ref', 'user:default/mallory'],
    ['on_behalf_of_name', null],
  ])('finds that %s of an entry was changed', async (column, value) => {
    await tamper(trx =>
      trx('audit_entries')
        .where({ resource_name: 'second' })
        .update({ [column]: value }),
    );
    expect((await core.audit.verify()).problems).toEqual([
      expect.stringMatching(/^entry 2 \(position 2\) is not what was written/),
    ]);
  });

  it('finds an entry whose link is left alone', async () => {
    await tamper(trx =>
      trx('audit_entries').where({ resource_name: 'second' }).delete(),
    );
    expect((await core.audit.verify()).problems[0]).toMatch(
      /^entry 2 \(position 2\) is not what was written/,
    );
  });

  it('finds an entry that was taken away with its link', async () => {
    await tamper(takeAway(2));
    expect((await core.audit.verify()).problems[0]).toBe(
      'position 2 is missing',
    );
  });

  it('finds that the oldest or the newest entry was taken away', async () => {
    await tamper(takeAway(3));
    await tamper(takeAway(1));
    const { problems } = await core.audit.verify();
    expect(problems).toEqual([
      expect.stringMatching(/^position 1 is missing, and no entry says/),
      expect.stringMatching(/the newest entries or the head were changed/),
    ]);
  });

  it('finds an entry that was put in past the trigger', async () => {
    await tamper(trx =>
      trx.raw(
        `insert into audit_entries (actor_ref, origin, action, resource_kind, resource_name, differences)
         values ('user:default/mallory', 'portal', 'testSet.saved', 'testSet', 'x', '[]')`,
      ),
    );
    expect((await core.audit.verify()).problems).toEqual([
      '1 entries are not part of the chain: they were not written by the product',
    ]);
  });

  it('with an anchor finds a trail that was written anew as a whole', async () => {
    const { head } = await core.audit.verify();
    const entries: ChainedAuditEntry[] = [];
    await tamper(async trx => {
      await trx('audit_entries')
        .where({ id: 2 })
        .update({ origin: 'schedule' });
      await trx.raw(`
        do $$
        declare entry audit_entries; before bytea := decode(repeat('00', 32), 'hex');
        begin
          for entry in select * from audit_entries order by id loop
            before := sha256(convert_to(encode(before, 'hex') || E'\\n' || audit_entry_text(entry), 'UTF8'));
            update audit_chain set hash = before where entry_id = entry.id;
          end loop;
          update audit_head set hash = before;
        end $$`);
    });
    expect((await core.audit.verify()).problems).toEqual([]);
    for await (const entry of await core.audit.export({})) {
      entries.push(entry);
    }
    const { problems } = await verifyAuditTrail(entries, { anchors: [head] });
    expect(problems).toEqual([expect.stringMatching(/was written anew/)]);
  });
});

describe('retention', () => {
  /** Made old, as only the owner of the table can, and without chaining it anew. */
  const age = (days: number, those: (entries: Knex.QueryBuilder) => void) =>
    prepared.knex.transaction(async trx => {
      await trx.raw('alter table audit_entries disable trigger user');
      await trx('audit_entries')
        .where(those)
        .update({ at: trx.raw(`now() - interval '${days} days'`) });
      await trx.raw('alter table audit_entries enable trigger user');
    });

  it('is refused where nothing tells of it, and where it leaves a gap', async () => {
    const [first, second, third] = [
      await change(),
      await change(),
      await change(),
    ];
    const positionOf = async (name: string) => {
      const row = await prepared
        .knex('audit_chain as c')
        .join('audit_entries as e', 'e.id', 'c.entry_id')
        .where('e.resource_name', name)
        .first('c.position');
      return Number(row.position);
    };
    const reach = await positionOf(first);
    await age(31, entries => entries.whereIn('resource_name', [first, third]));
    const forgetTo = (position: number) =>
      prepared.knex.raw('update audit_head set forgotten = ?', [position]);
    // All before the first of these are young.
    await expect(forgetTo(reach)).rejects.toThrow('follows the trail');

    await age(31, entries => entries.whereNot({ resource_name: second }));
    await expect(forgetTo(reach)).rejects.toThrow(
      'Nothing is forgotten of the audit trail without an entry that says so',
    );
    await expect(forgetTo(await positionOf(third))).rejects.toThrow(
      'follows the trail',
    );
    await expect(
      prepared.knex.raw(
        `select forget_audit_entries(now() - interval '30 days', 1000)`,
      ),
    ).rejects.toThrow('without an entry that says so');
    expect(await positionOf(first)).toBe(reach);
  });

  it('forgets what is older, says so in the trail, and the rest still verifies', async () => {
    const kept = await change();
    const { entries } = await prepared.core.audit.verify();
    await age(400, old => old.whereNot({ resource_name: kept }));

    const service: Caller = {
      actor: { ref: 'plugin:uat' },
      origin: 'schedule',
    };
    expect(await prepared.core.audit.forget(365, service)).toBe(entries - 1);
    const result = await prepared.core.audit.verify();
    expect(result).toMatchObject({ problems: [], entries: 2, first: entries });
    const { items } = await list();
    expect(items.map(({ action }) => action)).toEqual([
      'auditTrail.forgotten',
      'environment.created',
    ]);
    expect(items[0].differences[0].new).toMatchObject({
      entries: entries - 1,
      olderThanDays: 365,
    });
    expect(await prepared.core.audit.forget(365, service)).toBe(0);
  });
});
