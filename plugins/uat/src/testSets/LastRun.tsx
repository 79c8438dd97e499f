import { Link, Text } from '@backstage/ui';
import type { RunSummary } from '@uatcms/plugin-uat-common';
import { TimeAgo } from '../components/TimeAgo';
import { outcomeLook, outcomeOf } from '../components/verdictLook';
import { VerdictBadge } from '../components/VerdictBadge';
import { useLinks } from '../links';
import { PartOfSet, VerdictCountList } from '../runs/summary/RunProgress';
import styles from './TestSetList.module.css';

/** How the newest run of a test set ended, or that there is none. */
export function LastRun({ run }: { run: RunSummary | null }) {
  const links = useLinks();
  if (!run) {
    return (
      <Text as="span" color="secondary">
        Never run
      </Text>
    );
  }
  const outcome = outcomeOf(run);
  return (
    <div className={styles.lastRun}>
      <Link
        href={links.run(run.id)}
        standalone
        // What is seen comes first in what is heard.
        aria-label={`${outcomeLook[outcome].word}: run ${run.number} of ${run.testSetTitle}`}
      >
        <VerdictBadge outcome={outcome} />
      </Link>
      <VerdictCountList counts={run.counts} />
      <PartOfSet run={run} />
      <Text as="span" color="secondary" variant="body-small">
        <TimeAgo at={run.finishedAt ?? run.createdAt} /> on {run.environment}
      </Text>
    </div>
  );
}
