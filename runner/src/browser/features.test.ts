import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { featureFlags } from './features';

const switchedOff = (flags: string[]) =>
  flags
    .find(flag => flag.startsWith('--disable-features='))!
    .split('=')[1]
    .split(',');

/** What Playwright starts a browser with, as a program sees it that is started in its place. */
async function flagsOfPlaywright(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'uat-flags-'));
  try {
    const [program, flags] = ['browser', 'flags'].map(name =>
      join(folder, name),
    );
    await writeFile(
      program,
      `#!${process.execPath}\nrequire('node:fs').writeFileSync(${JSON.stringify(
        flags,
      )}, JSON.stringify(process.argv))`,
    );
    await chmod(program, 0o755);
    await expect(
      chromium.launch({ executablePath: program }),
    ).rejects.toThrow();
    return JSON.parse(await readFile(flags, 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('switches off what Playwright switches off, and one more', async () => {
  expect(switchedOff(featureFlags())).toEqual([
    ...switchedOff(await flagsOfPlaywright()),
    'RenderDocument',
  ]);
});
