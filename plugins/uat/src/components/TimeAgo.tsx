import { useNow } from './useNow';

const steps: Array<[Intl.RelativeTimeFormatUnit, number]> = [
  ['minute', 60],
  ['hour', 60],
  ['day', 24],
  ['week', 7],
  ['month', 30 / 7],
  ['year', 365 / 30],
];

/** How long ago a moment was, in words: `3 minutes ago`. */
export function formatTimeAgo(at: Date, now: Date): string {
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  // The clock of the server may be ahead: nothing that is shown here lies in the future.
  let amount = Math.min(0, (at.getTime() - now.getTime()) / 1_000);
  let unit: Intl.RelativeTimeFormatUnit = 'second';
  for (const [next, size] of steps) {
    if (Math.abs(amount) < size) {
      break;
    }
    amount /= size;
    unit = next;
  }
  return unit === 'second'
    ? 'just now'
    : format.format(Math.trunc(amount), unit);
}

/** A moment as time gone by; the exact time is the tooltip. */
export function TimeAgo({ at }: { at: string }) {
  const now = useNow(30_000);
  const date = new Date(at);
  return (
    <time dateTime={at} title={date.toLocaleString()}>
      {formatTimeAgo(date, now)}
    </time>
  );
}
