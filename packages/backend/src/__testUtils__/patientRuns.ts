import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesWith } from './filesWith';
import { isLong } from './longForm';
import { patienceWith } from './patience';
import type { ServerProcess } from './ServerProcess';
import type { createUat } from './startUat';

type Uat = Awaited<ReturnType<typeof createUat>>;

/** Asks until it holds; a question that cannot be answered just now is asked again. */
export async function until<T>(
  read: () => Promise<T>,
  holds: (value: T) => boolean,
): Promise<T> {
  for (;;) {
    const value = await read().catch(() => undefined);
    if (value !== undefined && holds(value)) return value;
    await sleep(100);
  }
}

export const finished = (uat: Uat, id: string) =>
  until(
    () => uat.rest('GET', `/runs/${id}`),
    run => run.state === 'finished',
  );

export function lostOf(
  attempts: Array<{ attemptList: Array<{ state: string }> }>,
): number {
  return attempts.flatMap(({ attemptList }) =>
    attemptList.filter(({ state }) => state === 'lost'),
  ).length;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function expectKept(uat: Uat, sha256: string): Promise<void> {
  const { status, bytes } = await uat.file(`/artifacts/${sha256}`);
  expect(status).toBe(200);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
}

/** Types a secret into a page of the shop, and sends it. */
const signIn = [
  { keyword: 'openUrl', url: '/sign-in' },
  { keyword: 'fill', target: { label: 'E-mail' }, value: 'ada@example.org' },
  {
    keyword: 'fill',
    target: { label: 'Password' },
    value: '{{secret.SHOP_PASSWORD}}',
  },
  { keyword: 'click', target: { role: 'button', name: 'Sign in' } },
  { keyword: 'expectVisible', target: { role: 'button', name: 'Sign out' } },
];

/**
 * Runs of a test set that takes its time, signs in with a secret, has pictures taken of every step, and has so much to
 * report that no table has the room for it already. For tests that break something meanwhile: each iteration must pass,
 * count once, and have its evidence, and the secret must not be in the open.
 */
export function patientRuns(options: { rows: number; password: string }) {
  const { rows, password } = options;
  const testSet = patienceWith({
    rows,
    milliseconds: 500,
    query: `?random=${randomBytes(800).toString('hex')}`,
    more: {
      before: [
        { keyword: 'set', variable: 'said', value: '{{secret.SHOP_PASSWORD}}' },
      ],
      after: [{ keyword: 'screenshot', name: 'Answer' }, ...signIn],
    },
  });
  const steps = testSet.definition.cases[0].steps.length;

  const start = (uat: Uat): Promise<{ id: string }> =>
    uat.rest('POST', '/runs', {
      testSet: testSet.name,
      options: { evidence: 'all', trace: isLong ? 'all' : 'off' },
    });

  /** A run of which some iterations have ended, and others are under way. */
  async function startedHalf(uat: Uat): Promise<string> {
    const { id } = await start(uat);
    await until(
      () => uat.rest('GET', `/runs/${id}`),
      run => run.counts.passed > 0,
    );
    return id;
  }

  /** How often attempts came to which end, over all iterations. */
  async function attemptsOf(uat: Uat, id: string) {
    const { items } = await uat.rest('GET', `/runs/${id}/iterations?limit=200`);
    const attempts = [];
    for (const item of items) {
      const { attemptList } = await uat.rest(
        'GET',
        `/runs/${id}/iterations/${item.id}`,
      );
      attempts.push({ item, attemptList });
    }
    return attempts;
  }

  /**
   * Every iteration has passed, and has exactly one attempt that counts, with all its steps and pictures.
   *
   * @param brokenDown - most attempts that may have been tried again, because their browser broke down
   */
  async function expectAllPassedOnce(uat: Uat, id: string, brokenDown = 0) {
    expect(await finished(uat, id)).toMatchObject({
      verdict: 'passed',
      counts: { total: rows, passed: rows, flaky: 0, error: 0 },
    });
    const attempts = await attemptsOf(uat, id);
    expect(attempts).toHaveLength(rows);
    const pictures = new Set<string>();
    let others = 0;
    for (const { attemptList } of attempts) {
      const results = attemptList.filter(
        ({ state }: any) => state === 'finished',
      );
      const [result, ...more] = results.filter(
        ({ verdict }: any) => verdict === 'passed',
      );
      expect(more).toEqual([]);
      others += results.length - 1;
      expect(result.steps.map((step: any) => step.sequence)).toEqual(
        Array.from({ length: steps }, (_, index) => index),
      );
      const answer = result.steps.find(
        ({ keyword }: any) => keyword === 'screenshot',
      );
      expect(answer.artifacts).toHaveLength(1);
      for (const { artifacts = [] } of result.steps) {
        artifacts.forEach(({ sha256 }: any) => pictures.add(sha256));
      }
    }
    expect(others).toBeLessThanOrEqual(brokenDown);
    expect(JSON.stringify(attempts)).not.toContain(password);
    // Each row has a picture that no other has.
    expect(pictures.size).toBeGreaterThan(rows);
    for (const sha256 of pictures) await expectKept(uat, sha256);
    return { lost: lostOf(attempts) };
  }

  /** Nothing that a backend and its runners have written holds the secret: no file of theirs, and no log. */
  async function expectNoSecret(uat: Uat, backend: ServerProcess) {
    const artifacts = await filesWith(backend.seen(uat.artifacts), password);
    expect(artifacts.found).toEqual([]);
    expect(artifacts.searched).toBeGreaterThan(rows);
    const temporary = await filesWith(uat.temporary, password);
    expect(temporary.found).toEqual([]);
    expect(temporary.searched).toBeGreaterThan(0);
    expect(backend.output).not.toContain(password);
  }

  /** Ends a backend; nothing that it has started outlives it, and nothing of it holds the secret. */
  async function endWell(uat: Uat, backend: ServerProcess): Promise<void> {
    const started = backend.descendants();
    expect(started.length).toBeGreaterThan(2);
    await expectNoSecret(uat, backend);
    await backend.end();
    await until(
      async () => started.filter(({ pid }) => isAlive(pid)).length,
      alive => alive === 0,
    );
    expect(backend.output).not.toContain(password);
    expect((await filesWith(uat.temporary, password)).found).toEqual([]);
  }

  return {
    testSet,
    start,
    startedHalf,
    attemptsOf,
    expectAllPassedOnce,
    endWell,
  };
}
