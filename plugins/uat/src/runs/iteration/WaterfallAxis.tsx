import { formatDuration } from '../../components/Duration';
import styles from './StepList.module.css';
import type { Waterfall } from './waterfall';

/** A mark further right would be cut off. */
const lastWithRoom = 0.85;

/** The marks of the time axis above the steps. It stays in sight while a long list is scrolled. */
export function WaterfallAxis({
  waterfall: { ticks, totalMs },
}: {
  waterfall: Waterfall;
}) {
  return (
    <div className={styles.axis} aria-hidden>
      <span />
      <span>Step</span>
      <span className={styles.marks}>
        {ticks
          .filter(ms => ms / totalMs < lastWithRoom)
          .map(ms => (
            <span key={ms} style={{ left: `${(ms / totalMs) * 100}%` }}>
              {ms === 0 ? '0' : formatDuration(ms).replace('.0 ', ' ')}
            </span>
          ))}
      </span>
      <span className={styles.duration}>Time</span>
      <span />
    </div>
  );
}
