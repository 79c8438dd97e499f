import { ButtonLink, Text } from '@backstage/ui';
import { RiArrowRightLine } from '@remixicon/react';
import type { ManualCheck, Verdict } from '@uatcms/plugin-uat-common';
import { ActorName } from '../components/ActorName';
import { TimeAgo } from '../components/TimeAgo';
import { VerdictBadge } from '../components/VerdictBadge';
import { useLinks } from '../links';
import { useChecks } from './checkQueries';
import { nameOfCheck } from './checkWords';
import styles from './perform.module.css';

/** What a check has come to, and the next one that waits. */
export function FinishedCheck(props: { check: ManualCheck; verdict: Verdict }) {
  const { check, verdict } = props;
  const links = useLinks();
  const { data } = useChecks({ of: 'me', state: 'open' }, 20);
  const waiting = (data?.items ?? []).filter(
    ({ iterationId }) => iterationId !== check.iterationId,
  );
  // The checks of one run belong together; who has begun goes on with them.
  const next =
    waiting.find(({ runId }) => runId === check.runId) ?? waiting.at(0);
  return (
    <section className={styles.card} aria-label="Result">
      <div className={styles.line}>
        <VerdictBadge outcome={verdict} />
        {check.performedBy && (
          <Text as="span">
            Performed by <ActorName actor={check.performedBy} />
            {check.finishedAt && (
              <>
                , <TimeAgo at={check.finishedAt} />
              </>
            )}
          </Text>
        )}
      </div>
      <div className={styles.actions}>
        {next && (
          <ButtonLink
            variant="primary"
            iconEnd={<RiArrowRightLine />}
            href={links.check(next.runId, next.iterationId)}
          >
            {`Next check: ${nameOfCheck(next)}`}
          </ButtonLink>
        )}
        <ButtonLink
          variant="secondary"
          href={`${links.run(check.runId)}?iteration=${check.iterationId}`}
        >
          Show it in the run
        </ButtonLink>
        <ButtonLink variant="secondary" href={links.checks()}>
          Your checks
        </ButtonLink>
      </div>
    </section>
  );
}
