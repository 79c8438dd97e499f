import type { SignOffOutcome } from '@uatcms/plugin-uat-common';
import { signOffLook } from './outcomeLook';
import styles from './signoff.module.css';

/** Where a sign-off stands, as sign and word. */
export function OutcomeBadge({ outcome }: { outcome: SignOffOutcome }) {
  const { word, meaning, Icon } = signOffLook[outcome];
  return (
    <span
      className={styles.badge}
      data-outcome={outcome}
      title={`${word}: ${meaning}`}
    >
      <Icon size={16} aria-hidden />
      {word}
    </span>
  );
}
