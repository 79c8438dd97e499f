import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContextSupply } from '../engine/ContextSupply';
import { bundledChromium } from './bundledChromium';
import { sandboxBrowser } from './sandboxBrowser';

// A browser on a busy machine.
jest.setTimeout(120_000);

describe('the browser of a sandbox', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uat-sandbox-browser-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A Chromium that starts only as the script allows. */
  async function chromiumBehind(script: string) {
    const [{ executablePath }] = await bundledChromium();
    const path = join(folder, 'chromium');
    await writeFile(
      path,
      `#!/bin/sh\n${script}\nexec ${executablePath} "$@"\n`,
    );
    await chmod(path, 0o755);
    return {
      place: 'test',
      find: async () => [{ source: 'test', executablePath: path }],
    };
  }

  it('works in several processes where these are allowed', async () => {
    const { found, keeper } = await sandboxBrowser([await chromiumBehind('')]);
    expect(found).toMatchObject({
      source: 'test',
      version: expect.stringMatching(/^Chromium \d/),
    });
    expect(found.contextsPerBrowser).toBeUndefined();
    await keeper.discard();
  });

  it('is the one that was proved, which reaches the hosts of its first shard and no others', async () => {
    const { keeper } = await sandboxBrowser([await chromiumBehind('')]);
    const site = createServer((_, res) => res.end('here')).listen(0);
    const { port } = site.address() as AddressInfo;
    const since = keeper.inUseSince;
    expect(since).toBeDefined();
    const browser = await keeper.browserFor(['127.0.0.1']);
    expect(keeper.inUseSince).toBe(since);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    expect(await page.textContent('body')).toBe('here');
    await expect(page.goto(`http://localhost:${port}/`)).rejects.toThrow(
      'ERR_',
    );
    // Other hosts are for another browser.
    expect(await keeper.browserFor(['localhost'])).not.toBe(browser);
    await keeper.discard();
    site.close();
  });

  it('works in one process where several are not, with a browser for each context', async () => {
    const refusing = 'case "$*" in *--single-process*) ;; *) exit 1 ;; esac';
    const { found, keeper } = await sandboxBrowser([
      await chromiumBehind(refusing),
    ]);
    expect(found).toMatchObject({ contextsPerBrowser: 1 });
    const contexts = new ContextSupply(keeper);
    const browsers = new Set();
    for (let number = 0; number < 3; number += 1) {
      const opened = await contexts.take(['localhost'], {});
      contexts.prepare(['localhost'], {});
      await opened.page.setContent('<p>Here</p>');
      expect(await opened.page.textContent('p')).toBe('Here');
      browsers.add(opened.browser);
      await contexts.dispose(opened);
    }
    expect(browsers.size).toBe(3);
    await keeper.discard();
  });

  it('that does not start says why, for each way', async () => {
    await expect(
      sandboxBrowser([await chromiumBehind('exit 1')]),
    ).rejects.toThrow(
      /^No browser starts in this sandbox:\n- test: .+\n- test in one process: /,
    );
  });
});
