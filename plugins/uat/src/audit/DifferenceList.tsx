import { VisuallyHidden } from '@backstage/ui';
import type { AuditDifference, AuditEntry } from '@uatcms/plugin-uat-common';
import styles from './Audit.module.css';
import { placeInWords } from './placeInWords';
import { unfold } from './unfold';
import { ValueView } from './ValueView';

/** More differences than this are not drawn at once: an import may have thousands. */
const mostDifferences = 200;

/** What an entry says was there before, and what is there since. */
export function DifferenceList({ entry }: { entry: AuditEntry }) {
  const differences = entry.differences.flatMap(unfold);
  if (differences.length === 0) {
    return <p className={styles.nothing}>No value was changed.</p>;
  }
  return (
    <>
      <ul className={styles.differences} aria-label="What changed">
        {differences.slice(0, mostDifferences).map(difference => (
          <li key={JSON.stringify(difference.path)}>
            <DifferenceView difference={difference} />
          </li>
        ))}
      </ul>
      {differences.length > mostDifferences && (
        <p className={styles.nothing}>
          and {differences.length - mostDifferences} more. The export has all of
          them.
        </p>
      )}
    </>
  );
}

function DifferenceView({ difference }: { difference: AuditDifference }) {
  const { path } = difference;
  const [was, is] = ['old' in difference, 'new' in difference];
  return (
    <div className={styles.difference}>
      <div className={styles.place}>
        {placeInWords(path).join(' › ')}
        {!was && <span className={styles.added}> added</span>}
        {!is && <span className={styles.removed}> removed</span>}
      </div>
      <div className={styles.values}>
        {was && (
          <del className={styles.old}>
            <VisuallyHidden>before: </VisuallyHidden>
            <ValueView value={difference.old} />
          </del>
        )}
        {was && is && (
          <span className={styles.arrow} aria-hidden>
            →
          </span>
        )}
        {is && (
          <ins className={styles.new}>
            <VisuallyHidden>since: </VisuallyHidden>
            <ValueView value={difference.new} />
          </ins>
        )}
      </div>
    </div>
  );
}
