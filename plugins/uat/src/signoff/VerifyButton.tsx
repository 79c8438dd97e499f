import { Alert, Button } from '@backstage/ui';
import { RiShieldCheckLine } from '@remixicon/react';
import type { SignOff } from '@uatcms/plugin-uat-common';
import { ErrorPanel } from '../components/ErrorPanel';
import { useVerifySignOff } from './signOffQueries';

/** Has everything computed anew that is signed, and says what was found. */
export function VerifyButton({ signOff }: { signOff: SignOff }) {
  const { mutate, isPending, data, error } = useVerifySignOff();
  return (
    <>
      <Button
        variant="secondary"
        iconStart={<RiShieldCheckLine />}
        isPending={isPending}
        onPress={() => mutate(signOff.id)}
      >
        Check everything
      </Button>
      {data && (
        <div role="status" style={{ flexBasis: '100%' }}>
          <Alert
            icon
            status={data.intact ? 'success' : 'danger'}
            title={
              data.intact
                ? 'Everything is what was signed'
                : 'Not everything is what was signed'
            }
            description={
              data.intact
                ? `Content, data, environment, results and ${data.files} files of evidence were read and hashed just now.`
                : data.problems.join('. ')
            }
          />
        </div>
      )}
      {error && <ErrorPanel title="It could not be checked" error={error} />}
    </>
  );
}
