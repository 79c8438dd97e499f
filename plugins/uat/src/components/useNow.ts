import { useEffect, useState } from 'react';

/**
 * The time of day, kept up to date.
 *
 * @param everyMs - how often it moves on; undefined: not at all
 */
export function useNow(everyMs: number | undefined): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (everyMs === undefined) {
      return undefined;
    }
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
