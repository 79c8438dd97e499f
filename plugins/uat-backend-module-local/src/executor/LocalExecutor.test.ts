import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import { findRunner } from './findRunner';
import { LocalExecutor } from './LocalExecutor';
import { runnerEnvironment } from './runnerEnvironment';

jest.setTimeout(180_000);

/** The runner processes that this process has started and that are there. */
function runnerProcesses(): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='])
    .toString()
    .split('\n')
    .filter(line => line.includes(findRunner()))
    .map(line => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === process.pid)
    .map(([pid]) => pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await sleep(20);
  }
}

describe('LocalExecutor', () => {
  const logger = mockServices.logger.mock();
  const dispatch = {
    lost: jest.fn(async () => {}),
    slotFree: jest.fn(),
  };
  let executor: LocalExecutor;

  beforeEach(() => jest.clearAllMocks());

  afterEach(() => executor.stop());

  function start(
    options: Partial<ConstructorParameters<typeof LocalExecutor>[0]> = {},
  ): LocalExecutor {
    executor = new LocalExecutor({
      slots: 2,
      findRunner,
      env: runnerEnvironment(process.env),
      logger,
      ...options,
    });
    executor.connect(dispatch);
    return executor;
  }

  describe('with the real runner', () => {
    /** Takes the requests of runners and never answers: whoever asks stays busy. */
    let silent: Server;
    let asked: number;
    const call = (shardId: string) => ({
      shardId,
      attempt: 1,
      token: 'token',
      url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    });

    beforeAll(async () => {
      silent = createServer(() => {
        asked += 1;
      });
      await new Promise<void>(listening =>
        silent.listen(0, '127.0.0.1', listening),
      );
    });

    beforeEach(() => {
      asked = 0;
    });

    afterAll(() => {
      silent.closeAllConnections();
      silent.close();
    });

    it('gets warm, replaces a process that is killed, and leaves none behind', async () => {
      start();
      expect(executor.freeSlots()).toBe(0);
      await until(() => executor.freeSlots() === 2);
      expect(executor.status()).toMatchObject({
        slots: 2,
        busy: 0,
        problem: null,
        detail: expect.stringContaining('Chrom'),
      });

      executor.start(call('shard-1'));
      executor.start(call('shard-2'));
      expect(executor.freeSlots()).toBe(0);
      expect(() => executor.start(call('shard-3'))).toThrow(
        'no runner process is free any more',
      );
      await until(() => asked === 2);

      const [victim, other] = runnerProcesses();
      process.kill(victim, 'SIGKILL');
      await until(() => dispatch.lost.mock.calls.length === 1);
      expect(dispatch.lost).toHaveBeenCalledWith(
        expect.stringMatching(/^shard-[12]$/),
        1,
        expect.stringContaining(`runner process ${victim} ended by SIGKILL`),
      );
      await until(() => executor.freeSlots() === 1);
      expect(isAlive(other)).toBe(true);

      await executor.stop();
      expect(dispatch.lost).toHaveBeenLastCalledWith(
        expect.stringMatching(/^shard-[12]$/),
        1,
        'the backend was stopped',
      );
      expect(executor.freeSlots()).toBe(0);
      expect(runnerProcesses()).toEqual([]);
    });
  });

  describe('with programs that stand for broken machines', () => {
    let folder: string;

    beforeEach(async () => {
      folder = await fs.mkdtemp(join(tmpdir(), 'broken-'));
    });

    afterEach(() => fs.rm(folder, { recursive: true }));

    async function program(source: string): Promise<() => string> {
      const file = join(folder, 'program.cjs');
      await fs.writeFile(file, source);
      return () => file;
    }

    it('says why no browser starts, takes shards so that they end with the reason, and tries anew', async () => {
      start({
        findRunner: await program(`
          process.send({ type: 'unready', message: 'no Chromium for pid ' + process.pid });
          process.on('message', ({ call }) => process.send({ type: 'done', ...call, outcome: 'gaveUp' }));
          process.on('disconnect', () => process.exit());
        `),
      });
      await until(() => executor.freeSlots() === 1);
      const first = executor.status();
      expect(first).toMatchObject({
        detail: null,
        problem: expect.stringContaining('no Chromium'),
      });
      executor.start({ shardId: 'shard', attempt: 1, token: '', url: '' });
      await until(
        () =>
          executor.freeSlots() === 1 &&
          executor.status().problem !== first.problem,
      );
      expect(executor.status().problem).toContain('no Chromium');
      expect(dispatch.lost).not.toHaveBeenCalled();
    });

    it('waits longer and longer where processes die at once', async () => {
      start({
        findRunner: await program(
          'console.error("library not found"); process.exit(3);',
        ),
      });
      await until(() => logger.error.mock.calls.length === 3);
      const said = logger.error.mock.calls.map(([message]) => message);
      expect(said[0]).toMatch(
        /^runner process \d+ ended with code 3: library not found\. .* 0 ms\.$/,
      );
      expect(said.map(message => / (\d+) ms\.$/.exec(message)?.[1])).toEqual([
        '0',
        '500',
        '1000',
      ]);
      expect(executor.status().problem).toContain('library not found');
    });
  });

  it('names the command that builds the runner when it is not built', async () => {
    start({
      findRunner: () => {
        throw new Error('Build it with: yarn build:runner');
      },
    });
    expect(executor.freeSlots()).toBe(0);
    expect(executor.status().problem).toContain('yarn build:runner');
  });
});
