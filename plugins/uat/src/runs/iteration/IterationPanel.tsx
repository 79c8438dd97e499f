import { ButtonIcon, ButtonLink, Text } from '@backstage/ui';
import { RiCloseLine, RiEditLine } from '@remixicon/react';
import type {
  Iteration,
  IterationDetail,
  Run,
} from '@uatcms/plugin-uat-common';
import { useEffect, useRef } from 'react';
import { ErrorPanel } from '../../components/ErrorPanel';
import { MockedBadge } from '../../components/ExtendedBadge';
import { PageSkeleton } from '../../components/PageSkeleton';
import { outcomeOf } from '../../components/verdictLook';
import { VerdictBadge } from '../../components/VerdictBadge';
import { useLinks } from '../../links';
import { CheckOfIteration } from '../../manual/CheckOfIteration';
import { useIteration } from '../live/useIteration';
import { AttemptTabs, type PlaceInAttempt } from './AttemptTabs';
import styles from './IterationPanel.module.css';
import { RowValues } from './RowValues';

/** One iteration: its row, its attempts and what each step of them did. */
export function IterationPanel(props: {
  run: Run;
  iteration: Iteration;
  /** Name of the data set that drives the case, once known. */
  dataSet: string | undefined;
  attempt: number | undefined;
  onSelectAttempt: (number: number) => void;
  place: PlaceInAttempt;
  onClose: () => void;
}) {
  const { run, iteration, dataSet, attempt, place, onClose } = props;
  const { data, error, refetch } = useIteration(run.id, iteration);
  const root = useRef<HTMLElement>(null);

  useEffect(() => {
    // Below the matrix, on a narrow screen, the panel would open unseen.
    root.current?.scrollIntoView?.({ block: 'nearest' });
  }, []);

  return (
    <section
      ref={root}
      className={styles.root}
      aria-label={`Iteration ${iteration.caseName}${
        iteration.rowKey === null ? '' : `, row ${iteration.rowKey}`
      }`}
    >
      <header className={styles.header}>
        <div className={styles.title}>
          <Text as="h3" variant="title-x-small" weight="bold">
            {iteration.caseName}
          </Text>
          <VerdictBadge outcome={outcomeOf(iteration)} size="small" />
          {iteration.isMocked && <MockedBadge />}
        </div>
        <ButtonIcon
          aria-label="Close iteration"
          size="small"
          variant="tertiary"
          icon={<RiCloseLine />}
          onPress={onClose}
        />
      </header>
      <Row run={run} iteration={iteration} dataSet={dataSet} detail={data} />
      {error && (
        <ErrorPanel
          title="The iteration could not be loaded"
          error={error}
          onRetry={refetch}
        />
      )}
      {data?.check && <CheckOfIteration check={data.check} />}
      {data && !isWaiting(data) && (
        <AttemptTabs
          iteration={data}
          selected={attempt}
          onSelect={props.onSelectAttempt}
          place={place}
        />
      )}
      {!data && !error && <PageSkeleton lines={5} />}
    </section>
  );
}

/** People have not finished it: there is no attempt to show. */
function isWaiting({ check, verdict }: IterationDetail): boolean {
  return check !== null && verdict === null;
}

function Row(props: {
  run: Run;
  iteration: Iteration;
  dataSet: string | undefined;
  detail: IterationDetail | undefined;
}) {
  const { run, iteration, dataSet, detail } = props;
  const links = useLinks();
  if (iteration.rowKey === null) {
    return null;
  }
  return (
    <div className={styles.row}>
      <Text as="span">
        Row <strong>{iteration.rowKey}</strong>
        {dataSet && <> of {dataSet}</>}
      </Text>
      {dataSet && (
        <ButtonLink
          href={links.row(run.testSet, dataSet, iteration.rowKey)}
          size="small"
          variant="secondary"
          iconStart={<RiEditLine />}
        >
          Edit this row
        </ButtonLink>
      )}
      {detail && <RowValues values={detail.values} />}
    </div>
  );
}
