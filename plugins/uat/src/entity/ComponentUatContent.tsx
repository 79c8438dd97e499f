import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, ButtonLink, Flex, Text } from '@backstage/ui';
import { RiTestTubeLine } from '@remixicon/react';
import { testSetsAnnotation } from '@uatcms/plugin-uat-common';
import { useTestSets } from '../api/queries';
import { useRuns } from '../api/runQueries';
import { EmptyState } from '../components/EmptyState';
import { ErrorPanel } from '../components/ErrorPanel';
import { ExecutorBanner } from '../components/ExecutorBanner';
import { PageSkeleton } from '../components/PageSkeleton';
import { useLinks } from '../links';
import { RunsTable } from '../runs/history/RunsTable';
import { NewTestSetLink } from '../testSets/NewTestSetLink';
import { ComponentSignOffs } from '../signoff/ComponentSignOffs';
import { TestSetList } from '../testSets/TestSetList';
import { linkedTestSets } from './linkedTestSets';

/** The “UAT” tab of a component: the test sets that test it, and their runs. */
export function ComponentUatContent() {
  const { entity } = useEntity();
  const linked = linkedTestSets(entity);
  const { data, error, refetch } = useTestSets(linked);

  if (!data) {
    return error ? (
      <ErrorPanel
        title="The test sets could not be loaded"
        error={error}
        onRetry={refetch}
      />
    ) : (
      <PageSkeleton lines={6} />
    );
  }
  const missing =
    linked.names?.filter(
      name => !data.items.some(testSet => testSet.name === name),
    ) ?? [];
  return (
    <Flex direction="column" gap="4" py="4">
      <ExecutorBanner />
      {missing.length > 0 && <MissingTestSets names={missing} />}
      {data.items.length === 0 ? (
        <NothingLinked entityRef={linked.tests} />
      ) : (
        <>
          <Flex justify="between" align="center">
            <Text as="h2" variant="title-small" weight="bold">
              Test sets
            </Text>
            <NewTestSetLink
              tests={linked.tests}
              variant="secondary"
              size="small"
            />
          </Flex>
          <TestSetList testSets={data.items} />
          <RecentRuns {...linked} />
          <ComponentSignOffs entityRef={linked.tests} names={linked.names} />
        </>
      )}
    </Flex>
  );
}

function RecentRuns({ tests, names }: ReturnType<typeof linkedTestSets>) {
  const runs = useRuns({ tests, names, limit: 10 });
  return (
    <>
      <Text as="h2" variant="title-small" weight="bold">
        Recent runs
      </Text>
      <RunsTable runs={runs} showTestSet />
    </>
  );
}

function MissingTestSets({ names }: { names: string[] }) {
  return (
    <Alert
      status="warning"
      icon
      title={
        names.length === 1
          ? 'A linked test set does not exist'
          : 'Some linked test sets do not exist'
      }
      description={`The annotation ${testSetsAnnotation} of this component names ${names.join(
        ', ',
      )}. Correct the name, or create the test set.`}
    />
  );
}

function NothingLinked({ entityRef }: { entityRef: string }) {
  const links = useLinks();
  return (
    <EmptyState
      icon={<RiTestTubeLine size={40} />}
      title="No test set tests this component yet"
      action={
        <>
          <NewTestSetLink tests={entityRef} label="Create a test set" />
          <ButtonLink href={links.overview()} variant="secondary">
            See all test sets
          </ButtonLink>
        </>
      }
    >
      <p>
        A test set that exists already is linked by its name in this component’s
        annotations
      </p>
      <pre>{testSetsAnnotation}: checkout-smoke, checkout-regression</pre>
      <p>or by this component’s reference in the test set</p>
      <pre>spec.tests: [{entityRef}]</pre>
    </EmptyState>
  );
}
