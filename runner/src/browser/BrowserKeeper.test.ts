import type { Browser } from 'playwright-core';
import { BrowserKeeper, type KeeperOptions } from './BrowserKeeper';
import { memoryLimit, memoryOf } from './browserMemory';
import { findBrowser } from './findBrowser';
import { sleep } from '../engine/sleep';

jest.setTimeout(120_000);

const hosts = ['127.0.0.1'];
const megabyte = 1024 * 1024;
/** Only there the system tells how much memory a process takes. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

let keeper: BrowserKeeper | undefined;
afterEach(() => keeper?.discard());

async function keep(options?: KeeperOptions) {
  keeper = new BrowserKeeper(await findBrowser(), options);
  return keeper;
}

/** Asks for one browser after the other, as attempts do, until it is another one. */
async function untilReplaced(first: Browser, most = Infinity): Promise<number> {
  for (let count = 2; count <= most; count += 1) {
    if ((await keeper!.browserFor(hosts)) !== first) return count;
    // As long as a short attempt.
    await sleep(100);
  }
  return Infinity;
}

onLinux('the memory of a browser', () => {
  it('is freed by a new browser, between two attempts, when it is more than allowed', async () => {
    const other = await (await keep()).browserFor(hosts);
    // All its processes have begun by then.
    await sleep(1_500);
    const usual = await memoryOf(other);
    await keeper!.discard();
    const options = { mostMemory: 0.85 * usual! };
    const first = await (await keep(options)).browserFor(hosts);
    expect(await untilReplaced(first)).toBeLessThan(Infinity);
    expect(first.isConnected()).toBe(false);
    expect(keeper!.endReasonOf(first)).toBeUndefined();
  });

  it('ends it at once when it is half as much again', async () => {
    const options = { mostMemory: megabyte };
    const first = await (await keep(options)).browserFor(hosts);
    await new Promise(ended => first.on('disconnected', ended));
    expect(keeper!.endReasonOf(first)).toMatch(
      /^The browser took \d+ MB of memory, where 2 MB are the most, and was ended/,
    );
    expect(await keeper!.browserFor(hosts)).not.toBe(first);
  });

  it('is known, and no reason to replace the browser while it is less', async () => {
    const first = await (await keep()).browserFor(hosts);
    expect(await untilReplaced(first, 30)).toBe(Infinity);
    const memory = (await memoryOf(first))!;
    // What it shares with other browsers of the machine is counted in part.
    expect(memory).toBeGreaterThan(10 * megabyte);
    expect(memory).toBeLessThan(memoryLimit({}));
  });
});

describe('the browser of a worker', () => {
  it('is replaced after it has served for long', async () => {
    const first = await (await keep()).browserFor(hosts);
    for (let count = 1; count < 400; count += 1) keeper!.lendAgain(hosts);
    expect(keeper!.lendAgain(hosts)).toBeUndefined();
    expect(await keeper!.browserFor(hosts)).not.toBe(first);
  });

  it('is started anew after it died', async () => {
    const first = await (await keep()).browserFor(hosts);
    await first.close();
    const second = await keeper!.browserFor(hosts);
    expect(second).not.toBe(first);
    expect(second.isConnected()).toBe(true);
  });
});

it('takes the limit of the memory from the environment', () => {
  expect(memoryLimit({})).toBe(1_024 * megabyte);
  expect(memoryLimit({ UAT_BROWSER_MEMORY_MB: '300' })).toBe(300 * megabyte);
  expect(() => memoryLimit({ UAT_BROWSER_MEMORY_MB: 'much' })).toThrow(
    'UAT_BROWSER_MEMORY_MB is “much”. Set it to a whole number of megabytes, for instance 1024.',
  );
});
