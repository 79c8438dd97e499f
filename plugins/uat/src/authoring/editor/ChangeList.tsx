import { RiAddLine, RiPencilLine, RiSubtractLine } from '@remixicon/react';
import type { ChangeInWords } from '../draft/changesInWords';
import styles from './ChangeList.module.css';

const icons = {
  added: <RiAddLine size={16} aria-hidden />,
  removed: <RiSubtractLine size={16} aria-hidden />,
  changed: <RiPencilLine size={16} aria-hidden />,
};

/** What differs between two definitions, in words. */
export function ChangeList({ changes }: { changes: ChangeInWords[] }) {
  if (changes.length === 0) {
    return <p className={styles.none}>No difference in the content.</p>;
  }
  return (
    <ul className={styles.changes}>
      {changes.map(({ kind, subject, details }) => (
        <li
          key={`${kind} ${subject}`}
          className={styles.change}
          data-kind={kind}
        >
          <span className={styles.head}>
            {icons[kind]} {subject} {kind}
          </span>
          {details.length > 0 && (
            <ul className={styles.details}>
              {details.map((detail, index) => (
                // The words of two details can be the same.
                // eslint-disable-next-line react/no-array-index-key
                <li key={index}>{detail}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}
