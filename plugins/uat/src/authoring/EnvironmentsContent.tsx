import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex } from '@backstage/ui';
import { useEnvironments, useTestSet } from '../api/queries';
import { ErrorPanel } from '../components/ErrorPanel';
import { PageSkeleton } from '../components/PageSkeleton';
import { EnvironmentList } from './environments/EnvironmentList';
import { LinkedEnvironments } from './environments/LinkedEnvironments';

/** The tab of where a test set runs: its environments, and the environments that exist. */
export function EnvironmentsContent() {
  const { entity } = useEntity();
  const testSet = useTestSet(entity.metadata.name);
  const environments = useEnvironments();
  const failed = [testSet, environments].find(
    query => query.error && !query.data,
  );
  if (failed) {
    return (
      <ErrorPanel
        title="The environments could not be loaded"
        error={failed.error}
        onRetry={() => failed.refetch()}
      />
    );
  }
  if (!testSet.data || !environments.data) {
    return <PageSkeleton />;
  }
  const { items } = environments.data;
  return (
    <Flex direction="column" gap="6">
      <LinkedEnvironments testSet={testSet.data} environments={items} />
      <EnvironmentList testSet={testSet.data} environments={items} />
    </Flex>
  );
}
