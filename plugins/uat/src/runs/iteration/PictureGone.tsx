import { UatApiError } from '@uatcms/plugin-uat-common';
import styles from './StepList.module.css';

/** Whether a file cannot be had because it is no longer kept, rather than for a passing trouble. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof UatApiError &&
    (error.status === 404 || error.status === 410)
  );
}

/** Stands where a picture or another file should be that could not be loaded. */
export function PictureGone({ what, error }: { what: string; error: Error }) {
  return (
    <span className={styles.gone}>
      {isGone(error)
        ? `The ${what} is no longer kept: evidence is deleted when its time is over. Verdict, times and messages stay.`
        : `The ${what} could not be loaded: ${error.message}`}
    </span>
  );
}
