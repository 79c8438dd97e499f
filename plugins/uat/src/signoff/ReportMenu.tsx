import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiDownloadLine } from '@remixicon/react';
import { useMutation } from '@tanstack/react-query';
import type { SignOff } from '@uatcms/plugin-uat-common';
import { uatApiRef } from '../api/UatApi';
import { ErrorPanel } from '../components/ErrorPanel';
import { saveAs } from '../components/saveAs';

/** Saves the evidence report. Before everybody has signed it says that it is a draft. */
export function ReportMenu({ signOff }: { signOff: SignOff }) {
  const api = useApi(uatApiRef);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (format: 'html' | 'pdf') =>
      saveAs(
        await api.signOffReport(signOff.id, format),
        `${nameOf(signOff)}.${format}`,
      ),
  });
  const draft = signOff.outcome === 'pending' ? ' (draft)' : '';
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
          <MenuItem onAction={() => mutate('pdf')}>PDF{draft}</MenuItem>
          <MenuItem onAction={() => mutate('html')}>
            HTML, one file{draft}
          </MenuItem>
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
