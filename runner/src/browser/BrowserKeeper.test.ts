import type { Browser } from 'playwright-core';
import { BrowserKeeper } from './BrowserKeeper';
import { memoryLimit, memoryOf } from './browserMemory';
import { findBrowser } from './findBrowser';

jest.setTimeout(120_000);

const hosts = ['127.0.0.1'];
const megabyte = 1024 * 1024;
/** Only there the system tells how much memory a process takes. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

let keeper: BrowserKeeper | undefined;
afterEach(() => keeper?.discard());

async function keep(mostMemory?: number) {
  keeper = new BrowserKeeper(await findBrowser(), mostMemory);
  return keeper;
}

/** Asks for one browser after the other, as attempts do, until it is another one. */
async function untilReplaced(first: Browser, most: number): Promise<number> {
  for (let count = 2; count <= most; count += 1) {
    if ((await keeper!.browserFor(hosts)) !== first) return count;
    // As long as an attempt at least: the memory is looked at meanwhile.
    await memoryOf(first);
  }
  return Infinity;
}

onLinux('the memory of a browser', () => {
  it('is freed by a new browser when it is more than allowed', async () => {
    const first = await (await keep(megabyte)).browserFor(hosts);
    expect(await untilReplaced(first, 30)).toBeLessThan(30);
    expect(first.isConnected()).toBe(false);
  });

  it('is known, and no reason to replace the browser while it is less', async () => {
    const first = await (await keep()).browserFor(hosts);
    expect(await untilReplaced(first, 30)).toBe(Infinity);
    const memory = (await memoryOf(first))!;
    expect(memory).toBeGreaterThan(30 * megabyte);
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
