import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import {
  createUatClient,
  testSetTopic,
  type TestSetSummary,
} from '@uatcms/plugin-uat-common';
import { TestSetProvider } from './TestSetProvider';

const summary = (name: string): TestSetSummary => ({
  name,
  title: name.toLocaleUpperCase('en-US'),
  description: '',
  owner: 'group:default/checkout',
  tests: ['component:default/web'],
  system: null,
  tags: [],
  environments: ['staging'],
  revision: 1,
  updatedAt: '2026-01-01T00:00:00Z',
  source: 'portal',
  updatedBy: { ref: 'user:default/guest' },
  caseCount: 1,
  lastRun: null,
});

/** A UAT API over real HTTP: just as much of it as the provider asks for. */
class Api {
  testSets: TestSetSummary[] = [];
  refusals = 0;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url!, 'http://localhost');
      const names = url.searchParams.get('names')?.split(',');
      const offset = Number(url.searchParams.get('offset') ?? 0);
      const found = this.testSets.filter(
        ({ name }) => !names || names.includes(name),
      );
      const refused = this.refusals > 0;
      if (refused) {
        this.refusals--;
      }
      response.writeHead(refused ? 503 : 200, {
        'content-type': 'application/json',
      });
      response.end(
        JSON.stringify(
          refused
            ? {}
            : { items: found.slice(offset, offset + 2), total: found.length },
        ),
      );
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

describe('TestSetProvider', () => {
  const api = new Api();
  const events = mockServices.events();
  const mutations: EntityProviderMutation[] = [];
  let readAll: () => Promise<void>;

  beforeAll(async () => {
    const baseUrl = await api.start();
    const provider = new TestSetProvider({
      client: createUatClient({ baseUrl, fetch }),
      events,
      logger: mockServices.logger.mock(),
      appUrl: 'https://portal.example/',
      schedule: {
        run: async task => {
          readAll = async () => task.fn(new AbortController().signal);
        },
      },
    });
    await provider.connect({
      applyMutation: async mutation => void mutations.push(mutation),
      refresh: async () => {},
    });
  });
  afterAll(() => api.stop());
  beforeEach(() => mutations.splice(0));

  const publish = (name: string, change: string) =>
    events.publish({ topic: testSetTopic, eventPayload: { name, change } });
  const namesOf = (mutation: EntityProviderMutation) =>
    (mutation.type === 'full' ? mutation.entities : mutation.added).map(
      ({ entity }) => entity.metadata.name,
    );

  it('brings every page of test sets into the catalog', async () => {
    api.testSets = ['a', 'b', 'c'].map(summary);
    await readAll();
    expect(mutations.map(namesOf)).toEqual([['a', 'b', 'c']]);
    expect(mutations[0]).toMatchObject({
      type: 'full',
      entities: [
        {
          locationKey: 'uat-test-sets',
          entity: {
            apiVersion: 'uatcms.io/v1alpha1',
            kind: 'TestSet',
            metadata: {
              name: 'a',
              title: 'A',
              annotations: {
                'backstage.io/managed-by-location':
                  'url:https://portal.example/catalog/default/testset/a',
              },
            },
            spec: {
              owner: 'group:default/checkout',
              tests: ['component:default/web'],
              environments: ['staging'],
            },
          },
        },
        {},
        {},
      ],
    });
  });

  it('asks again when the UAT plugin is not ready yet, and never empties the catalog meanwhile', async () => {
    api.testSets = [summary('a')];
    api.refusals = 2;
    await readAll();
    expect(mutations.map(namesOf)).toEqual([['a']]);
  });

  it('brings a saved test set at once, and only that one', async () => {
    api.testSets = ['a', 'b'].map(summary);
    await publish('b', 'saved');
    expect(mutations).toEqual([
      expect.objectContaining({ type: 'delta', removed: [] }),
    ]);
    expect(namesOf(mutations[0])).toEqual(['b']);
  });

  it('removes a test set that is gone', async () => {
    api.testSets = [];
    await publish('b', 'deleted');
    expect(mutations).toEqual([
      {
        type: 'delta',
        added: [],
        removed: [
          { entityRef: 'testset:default/b', locationKey: 'uat-test-sets' },
        ],
      },
    ]);
  });
});
