import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { RiDownloadLine } from '@remixicon/react';
import { useMutation } from '@tanstack/react-query';
import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import { uatApiRef } from '../../api/UatApi';
import { saveAs } from '../../components/saveAs';
import { PictureGone } from './PictureGone';

/** Saves a kept file under its own name. */
export function ArtifactDownload({ artifact }: { artifact: ArtifactRef }) {
  const api = useApi(uatApiRef);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () =>
      saveAs(await api.artifact(artifact.sha256), artifact.name),
  });
  return (
    <span>
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiDownloadLine />}
        isPending={isPending}
        onPress={() => mutate()}
      >
        {`${artifact.name} (${formatSize(artifact.size)})`}
      </Button>
      {error && <PictureGone what="file" error={error} />}
    </span>
  );
}

function formatSize(bytes: number): string {
  if (bytes < 1_000) {
    return `${bytes} B`;
  }
  return bytes < 1_000_000
    ? `${Math.round(bytes / 1_000)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
