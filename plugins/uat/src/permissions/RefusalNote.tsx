import { Text } from '@backstage/ui';
import { RiLock2Line } from '@remixicon/react';
import styles from './RefusalNote.module.css';

/** Says once above a form why it cannot be used. */
export function RefusalNote({ refusal }: { refusal: string | undefined }) {
  return refusal === undefined ? null : (
    <Text as="p" color="secondary" className={styles.note}>
      <RiLock2Line size={16} aria-hidden /> {refusal}
    </Text>
  );
}
