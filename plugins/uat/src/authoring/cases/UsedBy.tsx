import { Link } from 'react-router-dom';
import type { Use } from '../draft/references';
import styles from './CasesWorkspace.module.css';

/** The cases and step groups that use something, as links. */
export function UsedBy({ uses }: { uses: Use[] }) {
  if (uses.length === 0) {
    return <p className={styles.uses}>Not used by any case yet.</p>;
  }
  return (
    <p className={styles.uses}>
      Used by{' '}
      {uses.map((use, index) => (
        <span key={`${use.list} ${use.index}`}>
          {index > 0 && ', '}
          <Link
            to={`?${new URLSearchParams({
              [use.list === 'cases' ? 'case' : 'group']: use.name,
            })}`}
          >
            {use.name}
          </Link>
          {use.times > 1 && ` (${use.times} times)`}
        </span>
      ))}
    </p>
  );
}
