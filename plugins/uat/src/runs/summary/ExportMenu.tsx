import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiDownloadLine } from '@remixicon/react';
import { useMutation } from '@tanstack/react-query';
import type { Run } from '@uatcms/plugin-uat-common';
import { uatApiRef, type ExportFormat } from '../../api/UatApi';
import { ErrorPanel } from '../../components/ErrorPanel';
import { saveAs } from '../../components/saveAs';

const formats: Array<{ id: ExportFormat; label: string; extension: string }> = [
  { id: 'csv', label: 'CSV, for spreadsheets', extension: 'csv' },
  { id: 'junit', label: 'JUnit XML, for pipelines', extension: 'xml' },
  { id: 'ctrf', label: 'CTRF JSON, for test reports', extension: 'json' },
];

/** Saves the results of a run that has ended as a file. */
export function ExportMenu({ run }: { run: Run }) {
  const api = useApi(uatApiRef);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async ({ id, extension }: (typeof formats)[number]) =>
      saveAs(
        await api.exportRun(run.id, id),
        `${run.testSet}-run-${run.number}.${extension}`,
      ),
  });
  return (
    <>
      <MenuTrigger>
        <Button
          variant="secondary"
          iconStart={<RiDownloadLine />}
          isPending={isPending}
        >
          Export
        </Button>
        <Menu>
          {formats.map(format => (
            <MenuItem key={format.id} onAction={() => mutate(format)}>
              {format.label}
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
      {error && (
        <ErrorPanel title="The run could not be exported" error={error} />
      )}
    </>
  );
}
