import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex } from '@backstage/ui';
import { useTestSet } from '../api/queries';
import { useRuns } from '../api/runQueries';
import { ExecutorBanner } from '../components/ExecutorBanner';
import { ImportedNote } from '../components/ImportedNote';
import { RunHistoryChart } from './history/RunHistoryChart';
import { RunsTable } from './history/RunsTable';
import { RunButton } from './start/RunButton';

const runsInChart = 30;

/** The “Runs” tab of a test set: its history as a chart and as a table. */
export function TestSetRunsContent() {
  const { entity } = useEntity();
  const { name, title = name } = entity.metadata;
  const testSet = useTestSet(name);
  const runs = useRuns({ testSet: name, limit: runsInChart });
  const finished = (runs.data?.pages[0].items ?? []).filter(
    run => run.state === 'finished',
  );
  return (
    <Flex direction="column" gap="4" py="4">
      <ExecutorBanner />
      {testSet.data?.source === 'import' ? (
        <ImportedNote />
      ) : (
        <Flex justify="end">
          <RunButton testSet={name} title={title} variant="primary" />
        </Flex>
      )}
      {finished.length > 1 && <RunHistoryChart runs={finished} />}
      <RunsTable runs={runs} />
    </Flex>
  );
}
