import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiDownloadLine } from '@remixicon/react';
import { useMutation } from '@tanstack/react-query';
import type { SignOff, SignOffOutcome } from '@uatcms/plugin-uat-common';
import { uatApiRef } from '../api/UatApi';
import { ErrorPanel } from '../components/ErrorPanel';
import { saveAs } from '../components/saveAs';

interface Wanted {
  format: 'html' | 'pdf';
  as?: 'signed';
}

/**
 * Saves the evidence report. Before everybody has signed it says that it is a draft. Of one that does not stand any more
 * there is the report as it was signed, beside the one that says so.
 */
export function ReportMenu({ signOff }: { signOff: SignOff }) {
  const api = useApi(uatApiRef);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async ({ format, as }: Wanted) =>
      saveAs(
        await api.signOffReport(signOff.id, format, as),
        `${nameOf(signOff)}${as ? '-as-signed' : ''}.${format}`,
      ),
  });
  const hints: Partial<Record<SignOffOutcome, string>> = {
    pending: ' (draft)',
    void: ' (void)',
    withdrawn: ' (withdrawn)',
  };
  const hint = hints[signOff.outcome] ?? '';
  return (
    <>
      <MenuTrigger>
        <Button
          variant="secondary"
          iconStart={<RiDownloadLine />}
          isPending={isPending}
        >
          Evidence report
        </Button>
        <Menu>
          <MenuItem onAction={() => mutate({ format: 'pdf' })}>
            PDF{hint}
          </MenuItem>
          <MenuItem onAction={() => mutate({ format: 'html' })}>
            HTML, one file{hint}
          </MenuItem>
          {signOff.ended && signOff.decidedAt && (
            <>
              <MenuItem
                onAction={() => mutate({ format: 'pdf', as: 'signed' })}
              >
                PDF, as signed
              </MenuItem>
              <MenuItem
                onAction={() => mutate({ format: 'html', as: 'signed' })}
              >
                HTML, as signed
              </MenuItem>
            </>
          )}
        </Menu>
      </MenuTrigger>
      {error && (
        <ErrorPanel title="The report could not be made" error={error} />
      )}
    </>
  );
}

function nameOf({ release, testSets: [{ testSet, runs }] }: SignOff): string {
  return release
    ? `evidence-${release.entity.split('/').at(-1)}-${release.version}`
    : `evidence-${testSet}-run-${runs[0].number}`;
}
