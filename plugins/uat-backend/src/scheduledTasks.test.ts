import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { mockCredentials } from '@backstage/backend-test-utils';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import { createCore, type Caller, type Core } from '@uatcms/core';
import { runOptionsSchema } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { createTestDatabases } from './__testUtils__/createTestDatabases';
import { ann, places, shop, testSet } from './__testUtils__/samples';
import { startUatBackend } from './__testUtils__/startUatBackend';

const createDatabase = createTestDatabases();

const checkers = 'group:default/checkers';
const bea = 'user:default/bea';
const cleo = 'user:default/cleo';

/**
 * With Backstage’s own scheduler and notifications. What is to be told is changed by a core of its own, as if by another
 * replica: this one hears of it by its tasks alone.
 */
describe('the tasks of the plugin', () => {
  let knex: Knex;
  let notifications: Knex;
  let elsewhere: Core;
  let backend: Awaited<ReturnType<typeof startUatBackend>>;

  beforeAll(async () => {
    knex = await createDatabase();
    notifications = await createDatabase();
    backend = await startUatBackend({
      knex,
      databases: { notifications },
      uat: { environments: [shop], audit: { retentionDays: 30 } },
      app: { baseUrl: 'http://localhost' },
      entities: [
        {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Group',
          metadata: { name: 'checkers' },
          spec: { type: 'team', children: [] },
          relations: [{ type: 'hasMember', targetRef: bea }],
        },
      ],
      features: [schedulerServiceFactory, notificationsPlugin],
    });
    elsewhere = createCore({ knex });
  });

  async function ask(method: string, url: string, user = bea) {
    const response = await fetch(url, {
      method,
      headers: { authorization: mockCredentials.user.header(user) },
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text ? JSON.parse(text) : undefined,
    };
  }

  /** Has a task run now, and waits until it has. */
  async function run(task: string): Promise<void> {
    const tasks = `${backend.url}/.backstage/scheduler/v1/tasks`;
    const state = async () => {
      const { body } = await ask('GET', tasks);
      return body.tasks.find((one: any) => one.taskId === task)!.taskState;
    };
    const { lastRunEndedAt } = await state();
    const until = async (isSo: () => Promise<boolean>) => {
      while (!(await isSo())) {
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    };
    // It may be running by itself just now, which does not count: it may have looked already.
    await until(
      async () =>
        (await ask('POST', `${tasks}/${task}/trigger`)).status === 200,
    );
    await until(async () => {
      const now = await state();
      return now.status === 'idle' && now.lastRunEndedAt !== lastRunEndedAt;
    });
  }

  /** What somebody reads under their notifications. */
  async function told(user: string): Promise<Array<[string, string]>> {
    const { status, body } = await ask(
      'GET',
      backend.url.replace(/uat$/, 'notifications/notifications'),
      user,
    );
    if (status !== 200) {
      throw new Error(JSON.stringify(body));
    }
    return body.notifications.map(({ payload }: any) => [
      payload.title,
      payload.link,
    ]);
  }

  /** A check that was due an hour ago. */
  async function overdueCheck(name: string, assignee: string) {
    await elsewhere.testSets.create(
      {
        ...testSet(name),
        definition: {
          cases: [
            {
              name: 'Look',
              steps: [{ keyword: 'manual', instruction: 'Look at the shop' }],
            },
          ],
        },
      },
      ann,
    );
    const { id } = await elsewhere.runs.start(
      {
        testSet: name,
        environment: 'shop',
        executor: 'local',
        options: runOptionsSchema.parse({}),
        checks: {
          assignee,
          dueAt: new Date(Date.now() - 3_600_000).toISOString(),
        },
      },
      ann,
      places(1),
    );
    return `/uat/inbox/checks?run=${id}`;
  }

  it('remind people of their checks, and members of a group of theirs', async () => {
    const link = await overdueCheck('labels', checkers);
    await run('uat-check-reminders');
    const expected = [
      ['1 check for you: Test set labels', link],
      ['1 check is overdue: Test set labels', link],
    ];
    expect((await told(bea)).sort()).toEqual(expected);
    await run('uat-check-reminders');
    expect((await told(bea)).sort()).toEqual(expected);
    expect(await told(ann.actor.ref)).toEqual([]);
  });

  it('send a reminder later that could not be sent', async () => {
    const link = await overdueCheck('scales', cleo);
    await notifications.schema.renameTable('notification', 'elsewhere');
    await run('uat-check-reminders');
    await notifications.schema.renameTable('elsewhere', 'notification');
    expect(await told(cleo)).toEqual([]);
    await run('uat-check-reminders');
    expect((await told(cleo)).sort()).toEqual([
      ['1 check for you: Test set scales', link],
      ['1 check is overdue: Test set scales', link],
    ]);
  });

  /** A sign-off that a pipeline has asked for, and that another replica has made void. */
  async function voidSignOff(name: string): Promise<string> {
    const pipeline: Caller = {
      // As the tokens of a forge name a build: no reference of an entity.
      actor: { ref: 'external:repo:shop/orders:ref:refs/heads/main' },
      origin: 'api',
    };
    const environment = {
      ...shop,
      name: `${name}-stage`,
      variables: { LANG: 'en' },
      secrets: [],
      allowedHosts: [],
      protected: false,
    };
    await elsewhere.environments.create(environment, ann);
    const { run: imported } = await elsewhere.imports.import(
      {
        testSet: name,
        environment: environment.name,
        owner: 'group:default/checkout',
        format: 'junit',
        contentHash: 'a'.repeat(64),
        results: [
          {
            caseName: 'Orders',
            rowKey: 'opens',
            attempts: [{ verdict: 'passed', durationMs: 1 }],
          },
        ],
      },
      pipeline,
    );
    const signOff = await elsewhere.signOffs.request(
      { runs: [imported.id], scope: 'All of it', signatories: [cleo] },
      pipeline,
    );
    await elsewhere.environments.update(
      { ...environment, variables: { LANG: 'de' } },
      ann,
    );
    return signOff.id;
  }

  it('tell of sign-offs that have become void, also when one is told a service', async () => {
    const id = await voidSignOff('orders');
    await notifications.schema.renameTable('notification', 'elsewhere');
    await run('uat-void-sign-offs');
    await notifications.schema.renameTable('elsewhere', 'notification');
    await run('uat-void-sign-offs');
    expect(await told(cleo)).toContainEqual([
      expect.stringMatching(/^The sign-off of .* is void$/),
      `/uat/sign-offs/${id}`,
    ]);
  });

  it('forget audit entries that are older than configured', async () => {
    const { entries } = await elsewhere.audit.verify();
    await knex.transaction(async trx => {
      // Made old, as only the owner of the table can.
      await trx.raw('alter table audit_entries disable trigger user');
      await trx('audit_entries').update({
        at: trx.raw(`now() - interval '31 days'`),
      });
      await trx.raw('alter table audit_entries enable trigger user');
    });
    // The newest entry is never forgotten: the next one hangs on it.
    await overdueCheck('newest', cleo);
    const { entries: now } = await elsewhere.audit.verify();
    await run('uat-forget-audit-entries');
    expect(await elsewhere.audit.verify()).toMatchObject({
      entries: now - entries + 1,
      first: entries + 1,
      problems: [],
    });
    expect(await knex('audit_entries').pluck('action')).toContain(
      'auditTrail.forgotten',
    );
  });
});
