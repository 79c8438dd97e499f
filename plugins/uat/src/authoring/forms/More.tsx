import { RiArrowRightSLine } from '@remixicon/react';
import { useState, type ReactNode } from 'react';
import styles from './forms.module.css';

/** What most people do not need, folded away. Open from the start when something is set inside. */
export function More(props: {
  label: string;
  count: number;
  children: ReactNode;
}) {
  const { label, count, children } = props;
  const [open, setOpen] = useState(count > 0);
  return (
    <details
      className={styles.more}
      open={open}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        <RiArrowRightSLine size={16} aria-hidden /> {label}
        {count > 0 && <span className={styles.count}>{count} set</span>}
      </summary>
      {open && <div className={styles.moreBody}>{children}</div>}
    </details>
  );
}
