import { CheckFields, type CheckAssignment } from './CheckFields';
import styles from './checks.module.css';

/** Asks in the Run dialog for whom the cases with manual steps are. */
export function ChecksOfStart(props: {
  value: CheckAssignment;
  onChange: (value: CheckAssignment) => void;
}) {
  return (
    <section
      className={`${styles.fields} ${styles.ofStart}`}
      aria-label="Manual cases"
    >
      <p className={styles.note}>
        Some cases have manual steps: people perform them in the portal, and are
        told of it.
      </p>
      <CheckFields placeholder="The owner of the test set" {...props} />
    </section>
  );
}
