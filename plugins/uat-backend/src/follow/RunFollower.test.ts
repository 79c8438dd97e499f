import { mockServices } from '@backstage/backend-test-utils';
import type { RunService } from '@uatcms/core';
import type { Run } from '@uatcms/plugin-uat-common';
import { RunFollower } from './RunFollower';

describe('following a run', () => {
  it('reads each change once, however many follow', async () => {
    let run = { id: 'run', version: 1, state: 'running' } as Run;
    const get = jest.fn(async () => run);
    const iterations = jest.fn(async () => ({
      items: [],
      total: 0,
      version: run.version,
      more: false,
    }));
    const follower = new RunFollower(
      { get, iterations } as unknown as RunService,
      mockServices.logger.mock(),
    );
    const all = Array.from({ length: 50 }, () =>
      follower.follow('run', 0, new AbortController().signal),
    );
    await Promise.all(all.map(one => one.next()));
    expect(iterations).toHaveBeenCalledTimes(1);

    const next = all.map(one => one.next());
    // Lets all of them come to the point where they wait.
    await new Promise(setImmediate);
    run = { ...run, version: 2, state: 'finished' };
    follower.changed({
      runId: 'run',
      version: 2,
      state: 'finished',
    });
    const told = await Promise.all(next);
    expect(told.map(({ value }) => value.version)).toEqual(Array(50).fill(2));
    expect(iterations).toHaveBeenCalledTimes(2);
    const ends = await Promise.all(all.map(one => one.next()));
    expect(ends.every(({ done }) => done)).toBe(true);
  });

  it('ends when the server stops, and when the client is gone', async () => {
    const run = { id: 'run', version: 1, state: 'running' } as Run;
    const follower = new RunFollower(
      {
        get: async () => run,
        iterations: async () => ({
          items: [],
          total: 0,
          version: 1,
          more: false,
        }),
      } as unknown as RunService,
      mockServices.logger.mock(),
    );
    const gone = new AbortController();
    const one = follower.follow('run', 1, gone.signal);
    const other = follower.follow('run', 1, new AbortController().signal);
    const ends = [one.next(), other.next()];
    gone.abort();
    expect(await ends[0]).toEqual({ done: true, value: undefined });
    follower.stop();
    expect(await ends[1]).toEqual({ done: true, value: undefined });
  });
});
