import { createCore, type Core } from '@uatcms/core';
import { runOptionsSchema } from '@uatcms/plugin-uat-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  author,
  Ground,
  openEnvironment,
} from '../__testUtils__/matrix/Ground';
import { createRoles, type Role } from '../__testUtils__/matrix/roles';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';
import { definition } from '../__testUtils__/samples';

const createDatabase = createTestDatabases();

const locked = {
  definition: {
    ...definition(1),
    cases: definition(1).cases.map(one => ({ ...one, locks: ['account 42'] })),
  },
};

describe('a run that waits for one of a confidential test set', () => {
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let core: Core;
  let roles: Role[];
  let open: string;
  let confidential: string;
  let run: string;

  beforeAll(async () => {
    const knex = await createDatabase();
    backend = await startGuardedBackend(knex);
    roles = await createRoles(backend.issuer);
    core = createCore({ knex });
    const grounds = await Promise.all(
      (['open', 'confidential'] as const).map(kind =>
        Ground.prepare(core, backend.artifacts, kind),
      ),
    );
    [open, confidential] = await Promise.all(
      grounds.map(ground => ground.freshSet(locked)),
    );
    const holder = await grounds[1].freshRun(confidential);
    await core.shards.handOut({
      executor: 'elsewhere',
      limit: 1,
      leaseMs: 60_000,
      replica: 'here',
      runId: holder,
    });
    run = await grounds[0].freshRun(open);
  });

  async function ask(by: string, path: string, body?: object) {
    const role = roles.find(({ name }) => name === by)!;
    const response = await fetch(`${backend.url}/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${role.token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    return response.text();
  }

  it('tells whose it is only to those who see that', async () => {
    const owner = JSON.parse(await ask('owner', `/runs/${run}`));
    expect(owner.waiting).toBe(
      `waits for account 42, held by run 1 of ${confidential}`,
    );
    const reader = JSON.parse(await ask('reader', `/runs/${run}`));
    expect(reader.waiting).toBe('waits for account 42, held by another run');
  });

  it('tells it in no other answer', async () => {
    const answers = [
      await ask('owner', `/runs/${run}/events?after=0`),
      await ask('reader', `/runs/${run}/events?after=0`),
      await ask('reader', '/runs', {
        testSet: open,
        environment: openEnvironment,
        executor: 'local',
        options: runOptionsSchema.parse({}),
      }),
      await ask('reader', '/executors'),
    ];
    for (const answer of answers) {
      expect(answer).not.toContain(confidential);
    }
    expect(answers[0]).toContain('held by another run');
    expect(answers[2]).toContain('held by another run');
  });

  it('is told again, unnamed, when the holder’s test set is gone', async () => {
    await core.testSets.delete(confidential, author);
    for (const by of ['owner', 'reader']) {
      expect(JSON.parse(await ask(by, `/runs/${run}`)).waiting).toBe(
        'waits for account 42, held by another run',
      );
    }
  });
});
