import { Alert, Button } from '@backstage/ui';
import { UatApiError, type Problem } from '@uatcms/plugin-uat-common';
import { isSignInDeclined } from '../api/signIn';
import styles from './ErrorPanel.module.css';

/** Says what went wrong: the message, and every problem with its place. */
export function ErrorPanel(props: {
  error: unknown;
  /** What could not be done, for instance `The test set could not be saved`. */
  title?: string;
  onRetry?: () => void;
}) {
  const { error, title = 'Something went wrong', onRetry } = props;
  const problems = error instanceof UatApiError ? error.problems : [];
  return (
    <div role="alert">
      <Alert
        status="danger"
        icon
        title={title}
        description={
          <>
            <div className={styles.message}>{messageOf(error)}</div>
            <ProblemList problems={problems} />
          </>
        }
        customActions={
          onRetry && (
            <Button size="small" variant="secondary" onPress={onRetry}>
              Try again
            </Button>
          )
        }
      />
    </div>
  );
}

/** All problems of an input, with their places in words. */
export function ProblemList({ problems }: { problems: Problem[] }) {
  if (problems.length === 0) {
    return null;
  }
  return (
    <ul className={styles.problems}>
      {problems.map((problem, index) => (
        <li key={`${index} ${problem.place}`}>
          {problem.place && <strong>{problem.place}: </strong>}
          {problem.message}
        </li>
      ))}
    </ul>
  );
}

function messageOf(error: unknown): string {
  if (isSignInDeclined(error)) {
    return 'Your session has ended, and you have not signed in again. What you have entered is still here: press the button once more, and sign in.';
  }
  if (error instanceof TypeError && /fetch/i.test(error.message)) {
    return 'The portal’s backend could not be reached. Check your connection, then try again.';
  }
  return error instanceof Error ? error.message : String(error);
}
