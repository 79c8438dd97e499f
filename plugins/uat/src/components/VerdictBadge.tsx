import { outcomeLook, type Outcome } from './verdictLook';
import styles from './VerdictBadge.module.css';

/** An outcome as icon and word. */
export function VerdictBadge(props: {
  outcome: Outcome;
  size?: 'small' | 'medium';
}) {
  const { outcome, size = 'medium' } = props;
  const { word, meaning } = outcomeLook[outcome];
  return (
    <span
      className={styles.badge}
      data-outcome={outcome}
      data-size={size}
      title={`${word}: ${meaning}`}
    >
      <VerdictIcon outcome={outcome} size={size === 'small' ? 14 : 16} plain />
      {word}
    </span>
  );
}

/**
 * The icon alone, for where the word stands beside it or in a label.
 *
 * @param props.plain - takes the colour of the text around it
 */
export function VerdictIcon(props: {
  outcome: Outcome;
  size?: number;
  plain?: boolean;
}) {
  const { outcome, size = 16, plain } = props;
  const { Icon } = outcomeLook[outcome];
  return (
    <Icon
      size={size}
      aria-hidden
      className={styles.icon}
      data-outcome={plain ? undefined : outcome}
      data-sign={outcome}
    />
  );
}
