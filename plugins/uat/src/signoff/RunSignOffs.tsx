import { Link } from '@backstage/ui';
import type { Run, SignOffSummary } from '@uatcms/plugin-uat-common';
import { useLinks } from '../links';
import { OutcomeBadge } from './OutcomeBadge';
import styles from './signoff.module.css';
import { useSignOffs } from './signOffQueries';
import { useSubject } from './useSubject';

/** What a page about something else has room for. */
const shown = 3;

/** The newest sign-offs that cover a run. */
export function RunSignOffs({ run }: { run: Run }) {
  const links = useLinks();
  const { data } = useSignOffs({ run: run.id });
  const items = data?.pages.flatMap(page => page.items) ?? [];
  if (items.length === 0) {
    return null;
  }
  return (
    <ul className={styles.filter} aria-label="Sign-offs of this run">
      {items.slice(0, shown).map(signOff => (
        <li key={signOff.id} className={styles.title}>
          <OutcomeBadge outcome={signOff.outcome} />
          <SignOffLink signOff={signOff} />
        </li>
      ))}
      {items.length > shown && (
        <li>
          <Link href={links.testSet(run.testSet, 'sign-offs')}>
            All sign-offs
          </Link>
        </li>
      )}
    </ul>
  );
}

function SignOffLink({ signOff }: { signOff: SignOffSummary }) {
  const links = useLinks();
  const subject = useSubject(signOff);
  return <Link href={links.signOff(signOff.id)}>Sign-off of {subject}</Link>;
}
