import { Link } from '@backstage/ui';
import type { Run } from '@uatcms/plugin-uat-common';
import { shortRef } from '../components/ActorName';
import { useEntityNames } from '../components/useEntityNames';
import { useLinks } from '../links';
import { AssignButton } from './AssignButton';
import { useChecks } from './checkQueries';
import styles from './checks.module.css';

const mostNamed = 3;

/** For whom a run waits. */
export function ChecksOfRun({ run }: { run: Run }) {
  return run.openChecks > 0 ? <OpenChecks run={run} /> : null;
}

function OpenChecks({ run }: { run: Run }) {
  const links = useLinks();
  const { data } = useChecks({ of: 'all', state: 'open', run: run.id });
  const checks = data?.items ?? [];
  const nameOf = useEntityNames(checks.map(({ assignee }) => assignee));
  const names = [
    ...new Set(
      checks.map(({ claimedBy, assignee }) =>
        claimedBy
          ? claimedBy.name ?? shortRef(claimedBy.ref)
          : nameOf(assignee),
      ),
    ),
  ];
  return (
    <div className={styles.people} role="status">
      <span>
        <Link href={links.checks(run.id)}>
          {run.openChecks === 1
            ? '1 check waits'
            : `${run.openChecks} checks wait`}
        </Link>{' '}
        for {namesInWords(names)}
      </span>
      <AssignButton testSet={run.testSet} run={run} />
    </div>
  );
}

function namesInWords(names: string[]): string {
  if (names.length === 0) {
    return 'people';
  }
  const named = names.slice(0, mostNamed).join(', ');
  return names.length > mostNamed
    ? `${named} and ${names.length - mostNamed} more`
    : named;
}
