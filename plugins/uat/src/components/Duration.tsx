/** A length of time in words: `350 ms`, `4.2 s`, `2 min 5 s`, `1 h 3 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < 10_000) {
    return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  }
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? twoParts(minutes, 'min', seconds % 60, 's')
    : twoParts(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function twoParts(
  large: number,
  unit: string,
  small: number,
  smallUnit: string,
) {
  return small === 0
    ? `${large} ${unit}`
    : `${large} ${unit} ${small} ${smallUnit}`;
}

/** A length of time, or a dash when it is not known. */
export function Duration({ ms }: { ms: number | null | undefined }) {
  return (
    <span>{ms === null || ms === undefined ? '–' : formatDuration(ms)}</span>
  );
}
