import { Alert } from '@backstage/ui';
import { useExecutors } from '../api/runQueries';

/**
 * Tells people why nothing runs, when an executor says that something keeps it from working.
 *
 * @param props.executor - only this one; all when left out
 */
export function ExecutorBanner({ executor }: { executor?: string }) {
  const { data } = useExecutors();
  const troubled = (data?.items ?? []).filter(
    ({ name, problem }) =>
      problem && (executor === undefined || name === executor),
  );
  return (
    <>
      {troubled.map(({ name, title, problem }) => (
        <Alert
          key={name}
          role="status"
          status="warning"
          icon
          title={`Runs cannot be carried out: ${title}`}
          description={problem}
        />
      ))}
    </>
  );
}
