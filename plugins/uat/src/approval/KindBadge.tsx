import type { ChangeKind } from '@uatcms/plugin-uat-common';
import styles from './changes.module.css';

/** What became of something, as a word: colour alone says nothing to many. */
export function KindBadge({
  kind,
  moved,
}: {
  kind: ChangeKind;
  moved: boolean;
}) {
  const words = [kind !== 'same' && kind, moved && 'moved'].filter(Boolean);
  return (
    <span className={styles.kind} data-kind={kind}>
      {words.join(', ')}
    </span>
  );
}
