import { createHash } from 'node:crypto';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  claimedShardSchema,
  runnerPath,
  runnerPaths,
  type ArtifactRef,
  type Iteration,
  type Run,
  type ShardCall,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { createTestDatabases } from '../__testUtils__/createTestDatabases';
import { stateOf } from '../__testUtils__/matrix/stateOf';
import { shop, testSet } from '../__testUtils__/samples';
import { startUatBackend } from '../__testUtils__/startUatBackend';
import { passed, TestRunner } from '../__testUtils__/TestRunner';

const createDatabase = createTestDatabases();

const picture = 'not quite a picture';
const sha256 = createHash('sha256').update(picture).digest('hex');

describe('runner protocol', () => {
  let knex: Knex;
  let backend: Awaited<ReturnType<typeof startUatBackend>>;
  let run: Run;
  let call: ShardCall;
  let runner: TestRunner;

  beforeAll(async () => {
    knex = await createDatabase();
    backend = await startUatBackend({
      knex,
      uat: { environments: [shop], artifacts: { largest: 2 } },
    });
    await rest('POST', '/test-sets', testSet('basket'));
  });

  beforeEach(async () => {
    run = await rest('POST', '/runs', { testSet: 'basket' });
    call = await backend.executor.call(backend.executor.calls.length + 1);
    runner = new TestRunner(call);
  });

  afterEach(async () => {
    backend.artifacts.full = false;
    await rest('POST', `/runs/${run.id}/cancel`);
    const last = backend.executor.calls.at(-1)!;
    await new TestRunner(last).events([
      { type: 'shardFinished', outcome: 'stopped' },
    ]);
    backend.executor.done(last);
  });

  /** A report by which every iteration of the run has passed. */
  async function passing({ id }: Run) {
    const { items } = await rest('GET', `/runs/${id}/iterations`);
    return items.flatMap((iteration: Iteration) => passed(iteration.id));
  }

  async function rest(method: string, path: string, body: unknown = {}) {
    const response = await fetch(`${backend.url}/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: method === 'GET' ? undefined : JSON.stringify(body),
    });
    return response.json();
  }

  it('carries a run from its start to its verdict', async () => {
    expect(await rest('GET', `/runs/${run.id}`)).toMatchObject({
      state: 'queued',
    });
    const work = await runner.work();
    expect(work).toMatchObject({
      runId: run.id,
      environment: { baseUrl: shop.baseUrl },
      iterations: [{ rowKey: 'row 1' }],
    });
    const answer = await runner.passAll();
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { command: 'continue' },
    ]);
    expect(await rest('GET', `/runs/${run.id}`)).toMatchObject({
      state: 'finished',
      verdict: 'passed',
      counts: { total: 1, passed: 1 },
    });
  });

  it('opens a shard to its own token only', async () => {
    const forged = [
      { ...call, token: 'guessed' },
      { ...call, token: '' },
      { ...call, shardId: '00000000-0000-4000-8000-000000000000' },
      { ...call, shardId: 'no-id' },
    ].map(given => new TestRunner(given));
    for (const stranger of forged) {
      expect((await stranger.claim()).status).toBe(401);
      expect((await stranger.events([])).status).toBe(401);
      expect((await stranger.put(sha256, picture)).status).toBe(401);
      expect((await stranger.offer(sha256, 1)).status).toBe(401);
    }
    expect((await runner.claim()).status).toBe(200);
  });

  it('does not hear a runner whose shard was handed to another', async () => {
    expect((await runner.claim()).status).toBe(200);
    const calls = backend.executor.calls.length;
    await backend.executor.lose(call);
    const second = await backend.executor.call(calls + 1);
    expect(second).toMatchObject({ shardId: call.shardId, attempt: 2 });

    expect((await runner.claim()).status).toBe(409);
    expect((await runner.events(await passing(run))).status).toBe(409);
    expect((await runner.put(sha256, picture)).status).toBe(409);
    expect((await runner.offer(sha256, 1)).status).toBe(409);
    expect(await rest('GET', `/runs/${run.id}`)).toMatchObject({
      counts: { passed: 0 },
    });

    expect((await new TestRunner(second).passAll()).status).toBe(200);
    expect(await rest('GET', `/runs/${run.id}`)).toMatchObject({
      state: 'finished',
      counts: { total: 1, passed: 1 },
    });
  });

  it('gives a shard to whoever answers a ring, and nothing when there is nothing left', async () => {
    const rung: Run = await rest('POST', '/runs', {
      testSet: 'basket',
      executor: 'bell',
    });
    const ring = await backend.bell.rung(backend.bell.rings.length + 1);
    expect(ring).toMatchObject({
      runId: rung.id,
      url: expect.stringMatching(/^http:.*\/api\/uat\/runner\/v1$/),
    });
    const claim = (runId: string, token: string) =>
      fetch(`${backend.url}${runnerPath}${runnerPaths.claimFromRun(runId)}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
      });
    for (const [runId, token] of [
      [rung.id, 'guessed'],
      [rung.id, ''],
      [run.id, ring.token],
      ['no-id', ring.token],
    ]) {
      expect((await claim(runId, token)).status).toBe(401);
    }

    const answer = await claim(rung.id, ring.token);
    expect(answer.status).toBe(200);
    const { work, ...key } = claimedShardSchema.parse(await answer.json());
    expect(work).toMatchObject({ runId: rung.id, shardId: key.shardId });
    // The token of the shard is another one: that of the ring reports nothing.
    const claimedCall = { ...key, url: `${backend.url}${runnerPath}` };
    const stranger = new TestRunner({ ...claimedCall, token: ring.token });
    expect((await stranger.events([])).status).toBe(401);
    expect(
      (await new TestRunner(claimedCall).events(await passing(rung))).status,
    ).toBe(200);
    const { status } = await new TestRunner(claimedCall).events([
      { type: 'shardFinished', outcome: 'done' },
    ]);
    expect(status).toBe(200);
    expect((await claim(rung.id, ring.token)).status).toBe(204);
    expect(await rest('GET', `/runs/${rung.id}`)).toMatchObject({
      state: 'finished',
      verdict: 'passed',
    });
  });

  it('says what is wrong with a report', async () => {
    const answer = await runner.events([{ type: 'attemptStarted', try: 0 }]);
    expect(answer.status).toBe(400);
    const { error } = await answer.json();
    expect(error.problems.map((problem: any) => problem.path)).toEqual([
      ['events', 0, 'iterationId'],
      ['events', 0, 'try'],
      ['events', 0, 'at'],
    ]);
  });

  it('takes no report that is too large, and keeps nothing of it', async () => {
    const { iterations } = await runner.work();
    const all = passed(iterations[0].id);
    const before = await stateOf(knex);
    const padding = { type: 'shardFinished', outcome: 'done' };
    const large = { ...padding, message: 'x'.repeat(8 * 1024 * 1024) };
    expect((await runner.events([...all, large])).status).toBe(413);
    const many = Array.from({ length: 2_001 }, () => padding);
    expect((await runner.events([...all, ...many])).status).toBe(400);
    const long = { ...padding, message: 'x'.repeat(10_001) };
    expect((await runner.events([...all, long])).status).toBe(400);
    expect(await stateOf(knex)).toEqual(before);
    expect((await runner.events(all)).status).toBe(200);
  });

  it('tells the runner of a cancelled run to stop', async () => {
    await runner.claim();
    await rest('POST', `/runs/${run.id}/cancel`);
    expect(await (await runner.events([])).json()).toEqual({ command: 'stop' });
  });

  it('keeps evidence once, and hands it out to people only', async () => {
    expect((await runner.put(sha256, picture)).status).toBe(201);
    expect((await runner.put(sha256, picture)).status).toBe(200);
    const address = `${backend.url}/v1/artifacts/${sha256}`;
    // What no result refers to is nobody's evidence yet.
    expect((await fetch(address)).status).toBe(404);

    const artifact: ArtifactRef = {
      sha256,
      kind: 'download',
      name: 'Rechnung “März”.html',
      contentType: 'text/html',
      size: picture.length,
    };
    await runner.passAll([artifact]);
    const answer = await fetch(address);
    expect(await answer.text()).toBe(picture);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "sandbox; default-src 'none'",
      'content-disposition': expect.stringMatching(/^attachment; filename=/),
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    const part = await fetch(address, { headers: { range: 'bytes=4-6' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(
      `bytes 4-6/${picture.length}`,
    );
    expect(await part.text()).toBe(picture.slice(4, 7));
    const beyond = await fetch(address, { headers: { range: 'bytes=900-' } });
    expect(beyond.status).toBe(416);
    const etag = {
      'if-none-match': answer.headers.get('etag')!,
      // Or fetch asks for a fresh copy by itself.
      'cache-control': 'max-age=0',
    };
    expect((await fetch(address, { headers: etag })).status).toBe(304);
    const none = { authorization: mockCredentials.none.header() };
    expect((await fetch(address, { headers: none })).status).toBe(401);
    expect((await fetch(`${backend.url}/v1/artifacts/nonsense`)).status).toBe(
      404,
    );
  });

  it('refuses evidence that is not what its name says', async () => {
    const answer = await runner.put('a'.repeat(64), 'damaged');
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.message).toMatch(/damaged on its way/);
    expect((await runner.put('../secrets', 'x')).status).toBe(404);
    expect((await runner.put('short', 'x')).status).toBe(400);
  });

  it('says where to send evidence, and confirms what has arrived', async () => {
    const other = 'a picture that was offered first';
    const hash = createHash('sha256').update(other).digest('hex');
    const { upload } = await (await runner.offer(hash, other.length)).json();
    expect(upload).toEqual({
      method: 'PUT',
      url: `/artifacts/${hash}?shard=${call.shardId}`,
      headers: { 'content-type': 'image/png' },
    });
    await runner.put(hash, other);
    const answer = await runner.offer(hash, other.length);
    expect(await answer.json()).toEqual({ kept: true });
    expect((await runner.offer(hash, 3 * 1024 * 1024)).status).toBe(413);
  });

  it('says when there is no room left for evidence', async () => {
    backend.artifacts.full = true;
    const other = 'another picture';
    const hash = createHash('sha256').update(other).digest('hex');
    expect((await runner.put(hash, other)).status).toBe(507);
  });

  it('refuses evidence that is too large, whether it says its size or not', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(chunk);
        if (sent === 3) {
          controller.close();
        }
      },
    });
    for (const content of [Buffer.alloc(3 * 1024 * 1024), endless]) {
      const answer = await runner.put('b'.repeat(64), content);
      expect(answer.status).toBe(413);
    }
  });
});
