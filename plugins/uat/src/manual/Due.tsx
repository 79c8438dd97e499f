import { RiAlarmWarningLine } from '@remixicon/react';
import { useNow } from '../components/useNow';
import { dueInWords } from './checkWords';
import styles from './checks.module.css';

/** Until when something is to be done; the exact time is the tooltip. */
export function Due({ at, isOpen }: { at: string; isOpen: boolean }) {
  const now = useNow(60_000);
  const date = new Date(at);
  const isOverdue = isOpen && date < now;
  return (
    <time
      className={styles.due}
      data-overdue={isOverdue || undefined}
      dateTime={at}
      title={date.toLocaleString()}
    >
      {isOverdue && <RiAlarmWarningLine size={14} aria-hidden />}
      {isOpen ? dueInWords(date, now) : `was due ${date.toLocaleDateString()}`}
    </time>
  );
}
