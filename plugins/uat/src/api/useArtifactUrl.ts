import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { uatApiRef } from './UatApi';

/** The name of a file is the hash of its content, so it never goes out of date; memory is freed soon after its use. */
const keptFile = { staleTime: Infinity, gcTime: 60_000 };

/**
 * An address under which the browser shows a kept picture.
 *
 * It is a data URL: Backstage's content security policy lets pictures come from there, but not from object URLs.
 *
 * @param sha256 - hash of the file; nothing is loaded without one
 */
export function useArtifactUrl(sha256: string | undefined): {
  url?: string;
  error: Error | null;
} {
  const api = useApi(uatApiRef);
  const { data: url, error } = useQuery({
    queryKey: ['artifacts', sha256],
    queryFn: async () => toDataUrl(await api.artifact(sha256!)),
    enabled: sha256 !== undefined,
    ...keptFile,
  });
  return { url, error };
}

/** The bytes of a kept file. */
export function useArtifact(sha256: string) {
  const api = useApi(uatApiRef);
  return useQuery({
    queryKey: ['artifacts', sha256, 'bytes'],
    queryFn: () => api.artifact(sha256),
    ...keptFile,
  });
}

/** An address for files too large for a data URL, such as videos. The `media-src` of the portal has to allow `blob:`. */
export function useArtifactObjectUrl(sha256: string): {
  url?: string;
  error: Error | null;
} {
  const { data: blob, error } = useArtifact(sha256);
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob) {
      return undefined;
    }
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return { url, error };
}

async function toDataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const pieces: string[] = [];
  // In pieces: a function takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 0x8000) {
    pieces.push(String.fromCharCode(...bytes.subarray(start, start + 0x8000)));
  }
  return `data:${blob.type};base64,${btoa(pieces.join(''))}`;
}
