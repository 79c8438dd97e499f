import { Unreachable } from './ShardDoor';

const patience = 30_000;
const longestPause = 3_000;

/**
 * Fetches work, also when the other side is only just starting.
 *
 * @throws Fenced, Refused, or Unreachable after half a minute
 */
export async function claimPatiently<Work>(
  door: { claim(): Promise<Work> },
  stop: AbortSignal,
): Promise<Work> {
  const end = Date.now() + patience;
  for (let pause = 100; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      return await door.claim();
    } catch (error) {
      if (
        !(error instanceof Unreachable) ||
        stop.aborted ||
        Date.now() + pause > end
      )
        throw error;
      await new Promise(resolve => setTimeout(resolve, pause));
    }
  }
}
