import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sweepTemporaryFiles } from './sweepTemporaryFiles';
import { TimeBudget } from './TimeBudget';

describe('the time of an invocation', () => {
  let left: number;
  let time: TimeBudget;

  beforeEach(() => {
    jest.useFakeTimers();
    left = 900_000;
    time = new TimeBudget(() => left);
  });
  afterEach(() => jest.useRealTimers());

  function perform(milliseconds: number) {
    time.beginIteration();
    jest.advanceTimersByTime(milliseconds);
    left -= milliseconds;
  }

  it('is enough for a first iteration, however long that may take', () => {
    left = 30_000;
    expect(time.hasTimeFor(300_000)).toBe(true);
  });

  it('is not enough when only what an orderly end needs is left', () => {
    left = 20_000;
    expect(time.hasTimeFor(1_000)).toBe(false);
  });

  it('is enough for another iteration that most likely ends in time', () => {
    perform(30_000);
    left = 81_000;
    expect(time.hasTimeFor(300_000)).toBe(true);
    left = 80_000;
    expect(time.hasTimeFor(300_000)).toBe(false);
  });

  it('is judged by no more than the time limit of an iteration', () => {
    perform(30_000);
    left = 61_000;
    expect(time.hasTimeFor(40_000)).toBe(true);
  });

  it('says when the current iteration has to end, unless nobody waits for that any more', () => {
    const ended = jest.fn();
    time.onLastMoment(ended);
    jest.advanceTimersByTime(889_999);
    expect(ended).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(ended).toHaveBeenCalledTimes(1);
    const forgotten = jest.fn();
    time.onLastMoment(forgotten)();
    jest.advanceTimersByTime(900_000);
    expect(forgotten).not.toHaveBeenCalled();
  });
});

describe('the temporary folder of a sandbox', () => {
  let folder: string;
  let cache: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uat-sweep-'));
    cache = join(folder, '.cache');
    for (const path of [
      'playwright_chromiumdev_profile-x/Default',
      'playwright-tracing-x/resources',
      'uat-downloads-x',
      'uat-traces-x',
      'uat-evidence-x',
      'uat-print-x',
      '.cache/153.0.0',
      '.cache/153.0.0.unpacking-x',
      '.cache/153.0.0.unpacking-y',
    ]) {
      await mkdir(join(folder, path), { recursive: true });
    }
    for (const name of [
      'uat-evidence-x/trace.zip',
      'core.chromium.12',
      '.org.chromium.Chromium.Ab',
      'kept.txt',
    ]) {
      await writeFile(join(folder, name), '');
    }
    await utimes(join(folder, 'kept.txt'), 0, 0);
    // The other one somebody is unpacking just now.
    await utimes(join(cache, '153.0.0.unpacking-x'), 0, 0);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is swept of everything that browsers and the runner have left', async () => {
    expect(await sweepTemporaryFiles(undefined, folder, cache)).toEqual([
      '.org.chromium.Chromium.Ab',
      '153.0.0.unpacking-x',
      'core.chromium.12',
      'playwright-tracing-x',
      'playwright_chromiumdev_profile-x',
      'uat-downloads-x',
      'uat-evidence-x',
      'uat-print-x',
      'uat-traces-x',
    ]);
    expect(await readdir(folder)).toEqual(['.cache', 'kept.txt']);
    expect(await readdir(cache)).toEqual(['153.0.0', '153.0.0.unpacking-y']);
  });

  it('keeps what belongs to the browser in use, but neither a core dump nor what an earlier run has left', async () => {
    expect(
      await sweepTemporaryFiles(Date.now() - 60_000, folder, cache),
    ).toEqual([
      '153.0.0.unpacking-x',
      'core.chromium.12',
      'playwright-tracing-x',
      'uat-evidence-x',
      'uat-print-x',
    ]);
  });

  it('that is missing is nothing to worry about', async () => {
    expect(
      await sweepTemporaryFiles(
        undefined,
        join(folder, 'gone'),
        join(folder, 'gone'),
      ),
    ).toEqual([]);
  });
});
