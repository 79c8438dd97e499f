import { Link, Text } from '@backstage/ui';
import { RiHourglassLine } from '@remixicon/react';
import type { Run } from '@uatcms/plugin-uat-common';
import type { ReactNode } from 'react';
import { ActorName } from '../../components/ActorName';
import { Duration } from '../../components/Duration';
import { TimeAgo } from '../../components/TimeAgo';
import { useNow } from '../../components/useNow';
import { outcomeOf } from '../../components/verdictLook';
import { VerdictBadge } from '../../components/VerdictBadge';
import { useLinks } from '../../links';
import { ChecksOfRun } from '../../manual/ChecksOfRun';
import { durationOf } from '../history/RunsTable';
import { optionsInWords } from '../options/optionWords';
import { RunSignOffs } from '../../signoff/RunSignOffs';
import { MergedNote } from './MergedNote';
import { MockedNote } from './MockedNote';
import { RunActions } from './RunActions';
import styles from './RunHeader.module.css';
import { RunProgress } from './RunProgress';

/** What the run is, how it stands, and what can be done with it. */
export function RunHeader({ run }: { run: Run }) {
  const links = useLinks();
  return (
    <header className={styles.root}>
      <div className={styles.top}>
        <div className={styles.title}>
          <Text as="h2" variant="title-small" weight="bold">
            {run.testSetTitle}, run {run.number}
          </Text>
          <VerdictBadge outcome={outcomeOf(run)} />
        </div>
        <RunActions run={run} />
      </div>
      <dl className={styles.facts}>
        <Fact name="Test set">
          <Link href={links.testSet(run.testSet, 'cases')}>
            {run.testSetTitle}
          </Link>
        </Fact>
        <Fact name="Environment">
          <span title={run.pinnedEnvironment.baseUrl}>{run.environment}</span>
        </Fact>
        <Fact name="Revision">
          {run.revision}
          <RunApprovalNote run={run} />
        </Fact>
        <Fact name="Started by">
          <ActorName actor={run.createdBy} />
        </Fact>
        <Fact name="Started">
          <TimeAgo at={run.startedAt ?? run.createdAt} />
        </Fact>
        <Fact name="Duration">
          <RunDuration run={run} />
        </Fact>
        {run.repeats && (
          <Fact name="Repeats">
            <Link href={links.run(run.repeats.id)}>
              Run {run.repeats.number}
            </Link>
          </Fact>
        )}
        {run.cancelledBy && (
          <Fact name="Cancelled by">
            <ActorName actor={run.cancelledBy} />
          </Fact>
        )}
      </dl>
      <p className={styles.options}>
        {optionsInWords(run.options).join(' · ')}
      </p>
      {run.waiting && run.state !== 'finished' && (
        <p className={styles.waiting} role="status">
          <RiHourglassLine size={16} aria-hidden /> This run {run.waiting}
        </p>
      )}
      <ChecksOfRun run={run} />
      <RunProgress run={run} />
      <MockedNote run={run} />
      <MergedNote run={run} />
      {run.state === 'finished' && <RunSignOffs run={run} />}
    </header>
  );
}

/** Why it is this revision, of runs in protected environments. */
function RunApprovalNote({ run }: { run: Run }) {
  const links = useLinks();
  if (!run.approval) {
    return null;
  }
  const { by, at, newest } = run.approval;
  return (
    <span title={`Approved at ${new Date(at).toLocaleString()}`}>
      , approved by <ActorName actor={by} />
      {newest > run.revision && (
        <>
          {' '}
          (
          <Link
            href={links.changes(run.testSet, {
              from: run.revision,
              to: newest,
            })}
          >
            revision {newest} was not
          </Link>
          )
        </>
      )}
    </span>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Counts up while the run goes on. */
function RunDuration({ run }: { run: Run }) {
  const now = useNow(run.finishedAt ? undefined : 1_000);
  if (run.finishedAt || !run.startedAt) {
    return <Duration ms={durationOf(run)} />;
  }
  return (
    <Duration ms={Math.max(0, now.getTime() - Date.parse(run.startedAt))} />
  );
}
