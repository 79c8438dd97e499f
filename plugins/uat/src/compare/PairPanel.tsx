import { ButtonIcon, Link, Text } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import type { ComparedIteration, RunSummary } from '@uatcms/plugin-uat-common';
import { ErrorPanel } from '../components/ErrorPanel';
import { PageSkeleton } from '../components/PageSkeleton';
import panelStyles from '../runs/iteration/IterationPanel.module.css';
import { changeWords } from './changeWords';
import styles from './Compare.module.css';
import { ComparedSteps } from './ComparedSteps';
import { useComparedIteration } from './comparisonQueries';

/** One iteration in both runs: its steps side by side, with times and pictures. */
export function PairPanel(props: {
  run: RunSummary;
  base: RunSummary;
  pair: ComparedIteration;
  hrefOf: (runId: string, iterationId: string) => string;
  onClose: () => void;
}) {
  const { run, base, pair, hrefOf, onClose } = props;
  const { change, caseName, rowKey } = pair;
  return (
    <section
      className={panelStyles.root}
      aria-label={`Differences of ${caseName}${
        rowKey === null ? '' : `, row ${rowKey}`
      }`}
    >
      <header className={panelStyles.header}>
        <div className={panelStyles.title}>
          <Text as="h3" variant="title-x-small" weight="bold">
            {rowKey === null ? caseName : `${caseName} · ${rowKey}`}
          </Text>
          <Text color="secondary">
            {changeWords[change].word}: {changeWords[change].meaning}
          </Text>
        </div>
        <ButtonIcon
          aria-label="Close"
          size="small"
          variant="tertiary"
          icon={<RiCloseLine />}
          onPress={onClose}
        />
      </header>
      <div className={styles.links}>
        {pair.base && (
          <Link href={hrefOf(base.id, pair.base.iterationId)}>
            Open in run {base.number}
          </Link>
        )}
        {pair.run && (
          <Link href={hrefOf(run.id, pair.run.iterationId)}>
            Open in run {run.number}
          </Link>
        )}
      </div>
      {pair.run && pair.base ? (
        <BothSides run={run} base={base} iterationId={pair.run.iterationId} />
      ) : (
        <Text color="secondary">
          Only one of the runs has this iteration, so there is nothing to set
          beside it.
        </Text>
      )}
    </section>
  );
}

function BothSides(props: {
  run: RunSummary;
  base: RunSummary;
  iterationId: string;
}) {
  const { run, base, iterationId } = props;
  const { data, error, refetch } = useComparedIteration(
    run.id,
    base.id,
    iterationId,
  );
  if (error) {
    return (
      <ErrorPanel
        title="The steps could not be compared"
        error={error}
        onRetry={refetch}
      />
    );
  }
  return data ? (
    <ComparedSteps
      steps={data.steps}
      names={{ base: `Run ${base.number}`, run: `Run ${run.number}` }}
    />
  ) : (
    <PageSkeleton lines={5} />
  );
}
