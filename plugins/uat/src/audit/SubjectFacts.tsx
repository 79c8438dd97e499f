import { Link } from '@backstage/ui';
import type { AuditSubject } from '@uatcms/plugin-uat-common';
import { EntityRefLink } from '../components/EntityRefLink';
import { useLinks } from '../links';
import styles from './Audit.module.css';

/** What an entry is about, with the ways there. */
export function SubjectFacts({ subject }: { subject: AuditSubject }) {
  const { signOff, check, run } = subject;
  if (signOff) {
    return <SignedFacts signOff={signOff} />;
  }
  return check && run ? (
    <p className={styles.facts}>
      Of <RunLink run={run} title={run.title} />
    </p>
  ) : null;
}

function SignedFacts(props: { signOff: NonNullable<AuditSubject['signOff']> }) {
  const { release, environment, testSets } = props.signOff;
  const runs = testSets.flatMap(({ title, runs: signed }) =>
    signed.map(run => ({ title, run })),
  );
  return (
    <p className={styles.facts}>
      Signed is{' '}
      {release && (
        <>
          release {release.version} of{' '}
          <EntityRefLink entityRef={release.entity} /> for {environment}:{' '}
        </>
      )}
      {runs.map(({ title, run }, index) => (
        <span key={run.id}>
          {index > 0 && ', '}
          <RunLink run={run} title={title} />
        </span>
      ))}
    </p>
  );
}

function RunLink(props: {
  run: { id: string; number: number };
  title: string;
}) {
  const { run, title } = props;
  const links = useLinks();
  return (
    <Link href={links.run(run.id)} variant="body-small">
      {title}, run {run.number}
    </Link>
  );
}
