import { errors } from 'playwright-core';
import { sleep } from '../sleep';
import type { Progress } from './insidePlaywright';

/** What Playwright waits with, for so many milliseconds. To be stopped when it is not needed any more. */
export function progressFor(timeout: number): {
  progress: Progress;
  stop: () => void;
} {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new errors.TimeoutError(
        `Timeout ${timeout}ms exceeded.\n  locator resolved to the element\n  performing the action`,
      );
      reject(error);
      controller.abort(error);
    }, timeout);
  });
  late.catch(() => undefined);
  const race = <T>(work: Promise<T> | Array<Promise<T>>) =>
    Promise.race([...(Array.isArray(work) ? work : [work]), late]);
  return {
    stop: () => clearTimeout(timer),
    progress: {
      timeout,
      deadline: performance.now() + timeout,
      signal: controller.signal,
      metadata: { log: [] },
      log: () => undefined,
      race,
      wait: milliseconds => race(sleep(milliseconds)),
      disableTimeout: () => clearTimeout(timer),
      setAllowConcurrentOrNestedRaces: () => undefined,
    },
  };
}
