import { Box, Link, Select } from '@backstage/ui';
import type { RunSummary } from '@uatcms/plugin-uat-common';
import type { ReactNode } from 'react';
import { formatTimeAgo, TimeAgo } from '../components/TimeAgo';
import { outcomeLook, outcomeOf } from '../components/verdictLook';
import { VerdictBadge } from '../components/VerdictBadge';
import { useLinks } from '../links';
import { VerdictCountList } from '../runs/summary/RunProgress';
import styles from './Compare.module.css';

/** Which two runs are compared: the earlier one can be chosen. */
export function ComparedRuns(props: {
  run: RunSummary;
  base: RunSummary | undefined;
  others: RunSummary[];
  onChoose: (id: string) => void;
}) {
  const { run, base, others, onChoose } = props;
  const now = new Date();
  const known =
    base && !others.some(({ id }) => id === base.id)
      ? [base, ...others]
      : others;
  return (
    <div className={styles.runs}>
      <RunCard title="Before" run={base}>
        <Select
          aria-label="Run to compare with"
          size="small"
          searchable
          placeholder="Choose a run"
          options={known.map(other => ({
            id: other.id,
            label: `Run ${other.number}`,
            description: [
              outcomeLook[outcomeOf(other)].word,
              other.environment,
              formatTimeAgo(new Date(other.createdAt), now),
            ].join(' · '),
          }))}
          value={base?.id ?? null}
          onChange={id => id !== null && onChoose(String(id))}
        />
      </RunCard>
      <RunCard title="Now" run={run} />
    </div>
  );
}

function RunCard(props: {
  title: string;
  run: RunSummary | undefined;
  children?: ReactNode;
}) {
  const { title, run, children } = props;
  const links = useLinks();
  return (
    <Box as="section" bg="neutral" className={styles.card} aria-label={title}>
      <div className={styles.cardHead}>
        <span className={styles.aside}>{title}</span>
        {run && (
          <>
            <Link href={links.run(run.id)} weight="bold">
              Run {run.number}
            </Link>
            <VerdictBadge outcome={outcomeOf(run)} size="small" />
          </>
        )}
      </div>
      {run && (
        <>
          <VerdictCountList counts={run.counts} />
          <span className={styles.aside}>
            Revision {run.revision} on {run.environment},{' '}
            <TimeAgo at={run.createdAt} />
          </span>
        </>
      )}
      {children}
    </Box>
  );
}
