import { Link } from '@backstage/ui';
import { subjectOf, type Run } from '@uatcms/plugin-uat-common';
import { useLinks } from '../links';
import { OutcomeBadge } from './OutcomeBadge';
import styles from './signoff.module.css';
import { useSignOffs } from './signOffQueries';

/** The sign-offs that cover a run, newest first. */
export function RunSignOffs({ run }: { run: Run }) {
  const links = useLinks();
  const { data } = useSignOffs({ run: run.id });
  const items = data?.pages.flatMap(page => page.items) ?? [];
  if (items.length === 0) {
    return null;
  }
  return (
    <ul className={styles.filter} aria-label="Sign-offs of this run">
      {items.map(signOff => (
        <li key={signOff.id} className={styles.title}>
          <OutcomeBadge outcome={signOff.outcome} />
          <Link href={links.signOff(signOff.id)}>
            Sign-off of {subjectOf(signOff)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
