import { Alert, Button } from '@backstage/ui';
import type { AuditVerification } from '@uatcms/plugin-uat-common';
import { formatCount } from '../components/counts';
import { ErrorPanel } from '../components/ErrorPanel';
import styles from './Audit.module.css';
import { useAuditVerification } from './auditQueries';

/** Whether somebody has tampered with the trail, once a person has asked. */
export function ChainState() {
  const { data, error, isFetching, refetch } = useAuditVerification();
  const button = (
    <Button
      size="small"
      variant="secondary"
      isPending={isFetching}
      onPress={() => refetch()}
    >
      {data ? 'Verify again' : 'Verify'}
    </Button>
  );
  if (error) {
    return (
      <ErrorPanel
        title="The trail could not be verified"
        error={error}
        onRetry={refetch}
      />
    );
  }
  return (
    <div aria-live="polite">
      {data ? (
        <Verified result={data} button={button} />
      ) : (
        <Alert
          status="info"
          icon
          title="Each entry is chained to the one before"
          description="Verify reads the whole trail, and says whether an entry was changed or taken away."
          customActions={button}
        />
      )}
    </div>
  );
}

function Verified(props: { result: AuditVerification; button: JSX.Element }) {
  const { result, button } = props;
  const { entries, first, head, problems } = result;
  if (problems.length > 0) {
    return (
      <Alert
        status="danger"
        icon
        title="Somebody has tampered with the trail"
        description={
          <ul className={styles.problems}>
            {problems.map(problem => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        }
        customActions={button}
      />
    );
  }
  if (entries === 0) {
    return (
      <Alert
        status="warning"
        icon
        title="The trail has no entry"
        description="There is nothing to verify. Where it had entries before, give uat audit verify the head of then."
        customActions={button}
      />
    );
  }
  return (
    <Alert
      status="success"
      icon
      title={`Verified, ${formatCount(entries)} ${
        entries === 1 ? 'entry' : 'entries'
      }`}
      description={
        <>
          {first !== null &&
            first > 1 &&
            `It begins at position ${first}: older entries were forgotten by configuration. `}
          Its head is{' '}
          <code className={styles.head}>
            {head.position}:{head.hash}
          </code>
          . Kept elsewhere, it proves to <code>uat audit verify</code> that
          nobody has written all of it anew.
        </>
      }
      customActions={button}
    />
  );
}
