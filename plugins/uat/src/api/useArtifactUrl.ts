import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { uatApiRef } from './UatApi';

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
    // The name is the hash of the content, so it never goes out of date; memory is freed soon after its last use.
    staleTime: Infinity,
    gcTime: 60_000,
  });
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
