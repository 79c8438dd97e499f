import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiDownloadLine } from '@remixicon/react';
import { useMutation } from '@tanstack/react-query';
import { uatApiRef, type AuditExportFormat } from '../api/UatApi';
import { ErrorPanel } from '../components/ErrorPanel';
import { saveFrom } from '../components/saveAs';
import { filterOf, type AuditPlace } from './auditFilter';

const formats: Array<[AuditExportFormat, string]> = [
  ['csv', 'CSV, for spreadsheets'],
  ['jsonl', 'JSON Lines, to be verified elsewhere'],
];

/** Saves what the filter shows as a file, all pages of it. */
export function AuditExportMenu({ place }: { place: AuditPlace }) {
  const api = useApi(uatApiRef);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (format: AuditExportFormat) =>
      saveFrom(
        await api.auditFile(filterOf(place), format),
        `audit-trail.${format}`,
      ),
  });
  return (
    <>
      <MenuTrigger>
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiDownloadLine />}
          isPending={isPending}
        >
          Export
        </Button>
        <Menu>
          {formats.map(([format, label]) => (
            <MenuItem key={format} onAction={() => mutate(format)}>
              {label}
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
      {error && (
        <ErrorPanel title="The trail could not be exported" error={error} />
      )}
    </>
  );
}
