import type { Signatory } from '@uatcms/plugin-uat-common';
import { ActorName } from '../components/ActorName';
import { EntityRefLink } from '../components/EntityRefLink';
import { TimeAgo } from '../components/TimeAgo';
import { OutcomeBadge } from './OutcomeBadge';
import styles from './signoff.module.css';

/** Who has to decide, and who has decided what. */
export function Signatories({ signatories }: { signatories: Signatory[] }) {
  const done = signatories.filter(({ decision }) => decision).length;
  return (
    <section className={styles.card} aria-label="Signatories">
      <h3>
        Signatories: {done} of {signatories.length} decided
      </h3>
      <ul className={styles.signatories}>
        {signatories.map(signatory => (
          <li key={signatory.ref} className={styles.signatory}>
            <EntityRefLink
              entityRef={signatory.ref}
              // Who has signed is called what they were called then.
              name={signatory.decision && signatory.name}
            />
            <OutcomeBadge outcome={signatory.decision ?? 'pending'} />
            {signatory.decidedBy && signatory.decidedAt && (
              <span className={styles.secondary}>
                <ActorName actor={signatory.decidedBy} />,{' '}
                <TimeAgo at={signatory.decidedAt} />
              </span>
            )}
            {signatory.comment && (
              <p className={styles.comment}>{signatory.comment}</p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
