import { Link } from '@backstage/ui';
import { RiShieldCheckLine } from '@remixicon/react';
import type { SignedTestSet, SignOff } from '@uatcms/plugin-uat-common';
import { ActorName } from '../components/ActorName';
import { TimeAgo } from '../components/TimeAgo';
import { VerdictBadge } from '../components/VerdictBadge';
import { useLinks } from '../links';
import { VerdictCountList } from '../runs/summary/RunProgress';
import { HashLine } from './HashLine';
import styles from './signoff.module.css';

/** What exactly is signed: in words and numbers, the hashes folded away. */
export function SnapshotView({ signOff }: { signOff: SignOff }) {
  const { snapshot, hash } = signOff;
  return (
    <section className={styles.column} aria-label="What is signed">
      <div className={styles.card}>
        <h3>Scope</h3>
        <p className={styles.scope}>{snapshot.scope}</p>
      </div>
      {snapshot.testSets.map(signed => (
        <SignedTestSetCard key={signed.runs[0].id} signed={signed} />
      ))}
      <details className={styles.hashes}>
        <summary>Hash of all that is signed</summary>
        <HashLine name="SHA-256" hash={hash} />
      </details>
    </section>
  );
}

/** Who had approved the revision; snapshots of older releases do not say. */
function SignedApproval({ approval }: Pick<SignedTestSet, 'approval'>) {
  if (approval === undefined) {
    return null;
  }
  return (
    <div>
      <dt>Approved by</dt>
      <dd className={styles.approval}>
        {approval ? (
          <>
            <RiShieldCheckLine size={16} aria-hidden />
            <span>
              <ActorName actor={approval.by} />, <TimeAgo at={approval.at} />
            </span>
          </>
        ) : (
          'Nobody'
        )}
      </dd>
    </div>
  );
}

function SignedTestSetCard({ signed }: { signed: SignedTestSet }) {
  const links = useLinks();
  const { attempts, steps, files } = signed.evidence;
  return (
    <article className={styles.card} aria-label={signed.title}>
      <div className={styles.title}>
        <h3>
          <Link href={links.testSet(signed.testSet, 'runs')}>
            {signed.title}
          </Link>
        </h3>
        <VerdictBadge outcome={signed.verdict} />
      </div>
      {signed.notices.length > 0 && (
        <ul className={styles.notices} aria-label="Not to be overlooked">
          {signed.notices.map(notice => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      )}
      <VerdictCountList counts={signed.counts} />
      <dl className={styles.facts}>
        <div>
          <dt>{signed.runs.length === 1 ? 'Run' : 'Runs, read together'}</dt>
          <dd>
            {signed.runs.map(({ id, number }, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <Link href={links.run(id)}>Run {number}</Link>
              </span>
            ))}
          </dd>
        </div>
        <div>
          <dt>Revision</dt>
          <dd>{signed.revision}</dd>
        </div>
        <SignedApproval approval={signed.approval} />
        <div>
          <dt>Environment</dt>
          <dd title={signed.baseUrl}>{signed.environment}</dd>
        </div>
        <div>
          <dt>Written by</dt>
          <dd>
            {signed.authors.map((author, index) => (
              <span key={author.ref}>
                {index > 0 && ', '}
                <ActorName actor={author} />
              </span>
            ))}
          </dd>
        </div>
        <div>
          <dt>Iterations</dt>
          <dd>
            {signed.counts.total} of {signed.ofIterations}
          </dd>
        </div>
        <div>
          <dt>Evidence</dt>
          <dd>
            {attempts} attempts, {steps} steps, {files} files
          </dd>
        </div>
      </dl>
      <details className={styles.hashes}>
        <summary>Hashes</summary>
        <HashLine name="Content" hash={signed.hashes.revision} />
        <HashLine name="Data sets" hash={signed.hashes.data} />
        <HashLine name="Environment" hash={signed.hashes.environment} />
        <HashLine name="Results" hash={signed.hashes.results} />
      </details>
    </article>
  );
}
