import { randomUUID } from 'node:crypto';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import {
  openEnvironment,
  secretTitle,
  tested,
} from '../__testUtils__/matrix/Ground';
import { confidential } from '../__testUtils__/matrix/MatrixPolicy';
import { createRoles, owners } from '../__testUtils__/matrix/roles';
import { startGuardedBackend } from '../__testUtils__/matrix/startGuardedBackend';
import { testSet } from '../__testUtils__/samples';
import { TestRunner } from '../__testUtils__/TestRunner';

const createDatabase = createTestDatabases();

/** Signals go to every browser. One who may not see a test set gets those about it, and must learn nothing by them. */
describe('signals about a test set that a policy hides', () => {
  const signals: any[] = [];
  let backend: Awaited<ReturnType<typeof startGuardedBackend>>;
  let tokens: Record<string, string>;
  let runs = 0;

  beforeAll(async () => {
    const listener = createBackendModule({
      pluginId: 'uat',
      moduleId: 'listener',
      register(env) {
        env.registerInit({
          deps: { events: eventsServiceRef },
          init: ({ events }) =>
            events.subscribe({
              id: 'test',
              topics: ['signals'],
              onEvent: async ({ eventPayload }) => {
                signals.push(eventPayload);
              },
            }),
        });
      },
    });
    backend = await startGuardedBackend(await createDatabase(), [listener]);
    const roles = await createRoles(backend.issuer);
    tokens = Object.fromEntries(roles.map(({ name, token }) => [name, token!]));
  });

  async function ask(role: string, method: string, path: string, body?: any) {
    const response = await fetch(`${backend.url}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[role]}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    // Each request has an id of its own.
    return {
      status: response.status,
      text: text.replace(/,"requestId":"[^"]+"/, ''),
    };
  }

  async function done(role: string, method: string, path: string, body?: any) {
    const { status, text } = await ask(role, method, path, body);
    if (status >= 300) {
      throw new Error(`${role} got ${status} from ${path}: ${text}`);
    }
    return text && JSON.parse(text);
  }

  /** All that can happen to a test set, by those who may. @returns the ids of what has changed */
  async function changeEverything(name: string, creator = 'owner') {
    const { name: _, ...content } = {
      ...testSet(name),
      title: secretTitle,
      owner: owners,
      tests: [tested],
      tags: [confidential],
      environments: [openEnvironment],
    };
    const path = `/test-sets/${name}`;
    const created = await done(creator, 'POST', '/test-sets', {
      name,
      ...content,
    });
    const review = await done('owner', 'POST', `${path}/reviews`, {
      revision: created.revision,
    });
    await done('approver', 'POST', `${path}/reviews/${review.id}/approve`, {
      hash: review.hash,
    });
    const run = await done('owner', 'POST', '/runs', { testSet: name });
    const call = await backend.executor.call(++runs);
    await new TestRunner(call).passAll();
    backend.executor.done(call);
    const signOff = await done('owner', 'POST', '/sign-offs', {
      runs: [run.id],
      scope: secretTitle,
      signatories: ['user:default/anna'],
    });
    await done('owner', 'PUT', path, {
      ...content,
      description: 'Now with a description',
      baseRevision: created.revision,
    });
    await done('owner', 'DELETE', path);
    return [created.id, run.id, signOff.id];
  }

  it('tell no more than that something has changed', async () => {
    const name = 'nightingale-lays-off-berlin';
    const changed = await changeEverything(name);
    while (
      !changed.every(id => signals.some(({ message }) => message.id === id))
    ) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    for (const signal of signals) {
      expect(signal).toEqual({
        recipients: { type: 'broadcast' },
        channel: 'uat',
        message: {
          type: expect.stringMatching(/^(run|testSet|signOff)$/),
          id: expect.stringMatching(
            /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
          ),
        },
      });
      expect(changed).toContain(signal.message.id);
    }

    // By an id of a signal a reader finds just what an id of nothing finds.
    const paths = ['/runs/ID', '/runs/ID/iterations', '/sign-offs/ID'];
    for (const id of changed) {
      for (const path of [...paths, '/test-sets/ID']) {
        const [met, nothing] = await Promise.all(
          [id, randomUUID()].map(async asked => {
            const { status, text } = await ask(
              'reader',
              'GET',
              path.replace('ID', asked),
            );
            return [path, status, text.replaceAll(asked, 'ID')];
          }),
        );
        expect(met).toEqual(nothing);
      }
    }
  });

  it('have another id when a name is given anew', async () => {
    const [first] = await changeEverything('nightingale');
    // Those who do not see everything do not get it: it has left a run and a sign-off.
    const [second] = await changeEverything(
      'nightingale',
      'service with all rights',
    );
    expect(first).not.toBe(second);
  });
});
