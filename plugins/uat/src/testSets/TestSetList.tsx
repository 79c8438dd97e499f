import { Link, Text } from '@backstage/ui';
import type { TestSetSummary } from '@uatcms/plugin-uat-common';
import { EntityRefLink } from '../components/EntityRefLink';
import { useLinks } from '../links';
import { RunButton } from '../runs/start/RunButton';
import { LastRun } from './LastRun';
import styles from './TestSetList.module.css';

/** Test sets with how they last ran, each with a button to run it. */
export function TestSetList({ testSets }: { testSets: TestSetSummary[] }) {
  return (
    <ul className={styles.list} aria-label="Test sets">
      {testSets.map(testSet => (
        <TestSetItem key={testSet.name} testSet={testSet} />
      ))}
    </ul>
  );
}

function TestSetItem({ testSet }: { testSet: TestSetSummary }) {
  const links = useLinks();
  const { name, title, description, owner, caseCount, lastRun } = testSet;
  return (
    <li className={styles.item}>
      <div className={styles.about}>
        <Link
          href={links.testSet(name, 'cases')}
          weight="bold"
          variant="body-large"
        >
          {title}
        </Link>
        {description && (
          <Text as="p" color="secondary" className={styles.description}>
            {description}
          </Text>
        )}
        <Text as="span" variant="body-small" color="secondary">
          {caseCount === 1 ? '1 test case' : `${caseCount} test cases`} ·
          revision {testSet.revision} · owned by{' '}
          <EntityRefLink entityRef={owner} />
        </Text>
      </div>
      <LastRun run={lastRun} />
      {testSet.source === 'import' ? (
        <Text as="span" variant="body-small" color="secondary">
          Imported results
        </Text>
      ) : (
        <RunButton testSet={name} title={title} />
      )}
    </li>
  );
}
