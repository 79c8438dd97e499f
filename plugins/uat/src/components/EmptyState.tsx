import { Text } from '@backstage/ui';
import type { ReactElement, ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** Stands where there is nothing yet: says what belongs here and how to get there. */
export function EmptyState(props: {
  icon?: ReactElement;
  title: string;
  children?: ReactNode;
  /** Buttons. */
  action?: ReactNode;
}) {
  const { icon, title, children, action } = props;
  return (
    <div className={styles.root}>
      {icon && (
        <div className={styles.icon} aria-hidden>
          {icon}
        </div>
      )}
      <Text as="h3" variant="title-x-small" weight="bold">
        {title}
      </Text>
      {children && <div className={styles.text}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
