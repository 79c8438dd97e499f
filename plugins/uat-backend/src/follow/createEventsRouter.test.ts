import { mockCredentials } from '@backstage/backend-test-utils';
import { createCore } from '@uatcms/core';
import { runChangesSchema, type RunChanges } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { ann, shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';
import { TestRunner } from '../__testUtils__/TestRunner';

const createDatabase = createTestDatabases();

interface Told {
  id?: string;
  changes: RunChanges;
}

describe('events of a run', () => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startUatBackend>>;
  let calls = 0;
  let names = 0;

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startUatBackend({ knex, uat: { environments: [shop] } });
  });

  const request = (path: string, init: RequestInit = {}) =>
    fetch(`${backend.url}/v1${path}`, {
      ...init,
      headers: {
        authorization: mockCredentials.user.header('user:default/ann'),
        'content-type': 'application/json',
        ...init.headers,
      },
    });

  async function start(rows: number): Promise<string> {
    const name = `followed-${names++}`;
    await request('/test-sets', {
      method: 'POST',
      body: JSON.stringify(testSet(name, rows)),
    });
    const response = await request('/runs', {
      method: 'POST',
      body: JSON.stringify({ testSet: name }),
    });
    return (await response.json()).id;
  }

  /** Carries out all shards of a run; there is no other. */
  async function carryOut(id: string): Promise<void> {
    for (let state = 'queued'; state !== 'finished'; ) {
      calls += 1;
      const call = await backend.executor.call(calls);
      await new TestRunner(call).passAll();
      backend.executor.done(call);
      ({ state } = await (await request(`/runs/${id}`)).json());
    }
  }

  async function stream(path: string, headers: Record<string, string> = {}) {
    const stop = new AbortController();
    const response = await request(path, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: stop.signal,
    });
    return { response, events: eventsOf(response), stop: () => stop.abort() };
  }

  async function* eventsOf(response: Response): AsyncGenerator<Told> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop()!;
      for (const part of parts.filter(one => one.startsWith('event'))) {
        yield {
          id: /^id: (.*)$/m.exec(part)?.[1],
          changes: runChangesSchema.parse(
            JSON.parse(/^data: (.*)$/m.exec(part)![1]),
          ),
        };
      }
    }
  }

  it('tells as JSON what has changed, at once when something has', async () => {
    const id = await start(2);
    const { version } = await (await request(`/runs/${id}/events`)).json();
    const waiting = request(`/runs/${id}/events?after=${version}`);
    await carryOut(id);
    const changes = runChangesSchema.parse(await (await waiting).json());
    expect(changes.version).toBeGreaterThan(version);
    const last = await (await request(`/runs/${id}/events?after=0`)).json();
    expect(last).toMatchObject({
      run: { state: 'finished' },
      more: false,
      iterations: [{ verdict: 'passed' }, { verdict: 'passed' }],
    });
    expect(
      await (await request(`/runs/${id}/events?after=${last.version}`)).json(),
    ).toMatchObject({ iterations: [], version: last.version });
  });

  it('streams until the run has finished, and can be taken up again', async () => {
    const id = await start(3);
    const { response, events } = await stream(`/runs/${id}/events?after=0`);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const first = (await events.next()).value as Told;
    expect(first.changes.run.state).not.toBe('finished');
    await carryOut(id);
    const rest: Told[] = [];
    for await (const event of events) {
      rest.push(event);
    }
    const last = rest.at(-1)!;
    expect(last.changes.run).toMatchObject({
      state: 'finished',
      counts: { passed: 3 },
    });
    expect(last.id).toBe(String(last.changes.version));

    const again = await stream(`/runs/${id}/events?after=0`, {
      'last-event-id': first.id!,
    });
    const missed = (await again.events.next()).value as Told;
    expect(missed.changes.iterations).toHaveLength(3);
    expect((await again.events.next()).done).toBe(true);

    const nothing = await stream(`/runs/${id}/events`, {
      'last-event-id': last.id!,
    });
    expect(nothing.response.status).toBe(204);
  });

  it('sees what another replica has changed', async () => {
    const id = await start(1);
    const { events, stop } = await stream(`/runs/${id}/events`);
    const first = (await events.next()).value as Told;
    const other = createCore({ knex });
    await other.runs.cancel(id, ann);
    let changes = first.changes;
    while (changes.run.cancelledBy === null) {
      changes = ((await events.next()).value as Told).changes;
    }
    expect(changes.version).toBeGreaterThan(first.changes.version);
    stop();
    await expect(events.next()).rejects.toThrow();
  });

  it('tells more changes than fit into one event in several, of which the last has an id', async () => {
    const id = await start(1_001);
    const { events, stop } = await stream(`/runs/${id}/events?after=0`);
    const told: Told[] = [];
    do {
      told.push((await events.next()).value as Told);
    } while (told.at(-1)!.changes.more);
    stop();
    expect(told.map(({ changes }) => changes.iterations.length)).toEqual([
      500, 500, 1,
    ]);
    expect(told.map(event => event.id !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
    const page = await (
      await request(`/runs/${id}/events?after=0&offset=1000`)
    ).json();
    expect(page).toMatchObject({ more: false });
    expect(page.iterations).toHaveLength(1);
  });

  it('refuses in words what cannot be followed', async () => {
    const missing = '00000000-0000-4000-8000-000000000000';
    for (const accept of ['application/json', 'text/event-stream']) {
      const answer = await request(`/runs/${missing}/events`, {
        headers: { accept },
      });
      expect(answer.status).toBe(404);
      expect((await answer.json()).error.message).toContain(missing);
    }
    const wrong = await request('/runs/seven/events?after=x');
    expect(wrong.status).toBe(400);
    expect(
      (await wrong.json()).error.problems.map((one: any) => one.place),
    ).toEqual(expect.arrayContaining(['id', 'after']));
    const nobody = await request(`/runs/${missing}/events`, {
      headers: { authorization: mockCredentials.none.header() },
    });
    expect(nobody.status).toBe(401);
  });
});
