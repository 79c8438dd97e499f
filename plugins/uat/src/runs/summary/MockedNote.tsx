import { RiShuffleLine } from '@remixicon/react';
import type { Run } from '@uatcms/plugin-uat-common';
import styles from './RunHeader.module.css';

/** Says that a verdict does not rest on the site alone: who reads it must not have to open steps to learn that. */
export function MockedNote({ run: { mocked, counts } }: { run: Run }) {
  if (!mocked) {
    return null;
  }
  return (
    <p className={styles.mocked} role="note">
      <RiShuffleLine size={16} aria-hidden />
      <span>
        <strong>Mocked answers:</strong> in {inWords(mocked, counts.total)} the
        test answers requests in place of the site. What they say holds for
        these answers; the steps show which they were.
      </span>
    </p>
  );
}

function inWords(mocked: number, total: number): string {
  if (mocked === total) {
    return total === 1 ? 'its iteration' : `all ${total} iterations`;
  }
  return `${mocked} of ${total} iterations`;
}
