import { useEnvironments } from '../api/queries';
import { useRefusal } from './useRefusal';

/** Why the reader may not run a test set in an environment: protected ones take more. */
export function useRunRefusal(
  testSet: string,
  environment: string | undefined,
): string | undefined {
  const run = useRefusal(testSet, 'run');
  const runProtected = useRefusal(testSet, 'runProtected');
  const { data } = useEnvironments();
  const isProtected = data?.items.some(
    item => item.name === environment && item.protected,
  );
  return run ?? (isProtected ? runProtected : undefined);
}
