import { setTimeout as sleep } from 'node:timers/promises';
import { isLong, randomFrom, seed } from './__testUtils__/longForm';
import { shopEnvironments } from './__testUtils__/patience';
import { isAlive, patientRuns, until } from './__testUtils__/patientRuns';
import type { ServerProcess } from './__testUtils__/ServerProcess';
import { createUat, freePort, startShop } from './__testUtils__/startUat';

/*
 * Runs whose runners, browsers and backends are killed at moments that are drawn from the seed, and two backends on one
 * database. In the long form only: each takes half a minute.
 */

jest.setTimeout(300_000);

const rows = 16;
const password = 'correct-horse';
const patience = patientRuns({ rows, password });

const random = randomFrom(seed);
const kills = Array.from({ length: 9 }, (_, index) => ({
  victim: (['runner', 'browser', 'backend'] as const)[index % 3],
  moment: Math.floor(random() * 12_000),
}));

(isLong ? describe : describe.skip)(
  'runs end with each iteration counted once',
  () => {
    let shop: Awaited<ReturnType<typeof startShop>>;
    let uat: Awaited<ReturnType<typeof createUat>>;
    let backend: ServerProcess;

    beforeAll(async () => {
      shop = await startShop(password);
      uat = await createUat({
        uat: { environments: shopEnvironments(shop.url) },
        secrets: { UAT_SECRET_SHOP_PASSWORD: password },
      });
      backend = await uat.start();
      await uat.rest('POST', '/test-sets', patience.testSet);
    });

    afterAll(async () => {
      await backend?.end();
      await uat?.remove();
      await shop?.stop();
    });

    const runnersOf = (server: ServerProcess) =>
      server.descendants().filter(({ args }) => args.includes('worker.cjs'));

    /** The main processes of browsers, and those of their pages. */
    const browsersOf = (server: ServerProcess) =>
      server
        .descendants()
        .filter(({ args }) =>
          /--type=/.test(args)
            ? args.includes('--type=renderer')
            : args.includes('--remote-debugging-pipe'),
        );

    async function kill(victim: (typeof kills)[number]['victim']) {
      if (victim === 'backend') {
        await backend.end('SIGKILL');
        backend = await uat.start();
        return;
      }
      const among =
        victim === 'runner' ? runnersOf(backend) : browsersOf(backend);
      expect(among.length).toBeGreaterThan(0);
      process.kill(among[Math.floor(random() * among.length)].pid, 'SIGKILL');
    }

    it.each(kills)(
      'when a $victim is killed $moment ms after the start',
      async ({ victim, moment }) => {
        const { id } = await patience.start(uat);
        await sleep(moment);
        await kill(victim);
        const { lost } = await patience.expectAllPassedOnce(
          uat,
          id,
          victim === 'browser' ? 1 : 0,
        );
        expect(lost).toBeLessThanOrEqual(
          { runner: 1, browser: 0, backend: 2 }[victim],
        );
      },
    );

    it('when two backends work on it, and one of them is killed', async () => {
      const other = await uat.start({ port: await freePort() });
      const { id } = await patience.start(uat);
      // More than one backend has places for.
      await until(
        () => uat.rest('GET', `/runs/${id}/iterations`),
        ({ items }) =>
          items.filter(({ state }: any) => state === 'running').length === 4,
      );
      const orphans = other.descendants();
      await other.end('SIGKILL');
      const { lost } = await patience.expectAllPassedOnce(uat, id);
      expect(lost).toBeGreaterThan(0);
      expect(lost).toBeLessThanOrEqual(2);
      expect(orphans.filter(({ pid }) => isAlive(pid))).toEqual([]);
    });

    it('and all that leaves no process behind, and no secret', async () => {
      await patience.endWell(uat, backend);
    });
  },
);
