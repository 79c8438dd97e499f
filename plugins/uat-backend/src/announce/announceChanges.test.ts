import { createBackendModule } from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { testSetTopic } from '@uatcms/plugin-uat-common';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';
import { TestRunner } from '../__testUtils__/TestRunner';

const createDatabase = createTestDatabases();

describe('changes through the plugin', () => {
  const events: unknown[] = [];
  const signals: any[] = [];
  let backend: Awaited<ReturnType<typeof startUatBackend>>;

  beforeAll(async () => {
    const listener = createBackendModule({
      pluginId: 'uat',
      moduleId: 'listener',
      register(env) {
        env.registerInit({
          deps: { service: eventsServiceRef },
          init: ({ service }) =>
            service.subscribe({
              id: 'test',
              topics: [testSetTopic, 'signals'],
              onEvent: async ({ topic, eventPayload }) => {
                if (topic === 'signals') {
                  signals.push(eventPayload);
                } else {
                  events.push(eventPayload);
                }
              },
            }),
        });
      },
    });
    backend = await startUatBackend({
      knex: await createDatabase(),
      uat: { environments: [shop] },
      features: [listener],
    });
  });

  async function rest(method: string, path: string, body?: object) {
    const response = await fetch(`${backend.url}/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.ok).toBe(true);
    return response.status === 204 ? undefined : response.json();
  }

  const eventually = async (check: () => void | Promise<void>) => {
    for (;;) {
      try {
        await check();
        return;
      } catch {
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    }
  };

  it('tell other plugins and browsers of a test set', async () => {
    const { name, ...content } = testSet('basket');
    const { id } = await rest('POST', '/test-sets', { name, ...content });
    await rest('PUT', `/test-sets/${name}`, {
      ...content,
      title: 'New title',
      baseRevision: 1,
    });
    await rest('DELETE', `/test-sets/${name}`);
    await eventually(() =>
      expect(events).toEqual([
        { name: 'basket', change: 'created' },
        { name: 'basket', change: 'saved' },
        { name: 'basket', change: 'deleted' },
      ]),
    );
    expect(signals).toContainEqual({
      recipients: { type: 'broadcast' },
      channel: 'uat',
      message: { type: 'testSet', id },
    });
  });

  it('tell browsers of a run, from its start to its end', async () => {
    await rest('POST', '/test-sets', testSet('orders'));
    const run = await rest('POST', '/runs', { testSet: 'orders' });
    await new TestRunner(await backend.executor.call(1)).passAll();
    await eventually(async () => {
      const { state } = await rest('GET', `/runs/${run.id}`);
      expect(state).toBe('finished');
      const told = signals.filter(({ message }) => message.id === run.id);
      expect(told.length).toBeGreaterThan(1);
    });
  });
});
