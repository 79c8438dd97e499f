import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { uatApiRef } from './UatApi';

/**
 * An address under which the browser shows a kept file, for as long as the component is mounted.
 *
 * @param sha256 - hash of the file; nothing is loaded without one
 */
export function useArtifactUrl(sha256: string | undefined): {
  url?: string;
  error: Error | null;
} {
  const api = useApi(uatApiRef);
  const { data: blob, error } = useQuery({
    queryKey: ['artifacts', sha256],
    queryFn: () => api.artifact(sha256!),
    enabled: sha256 !== undefined,
    // The name is the hash of the content, so it never goes out of date; memory is freed soon after its last use.
    staleTime: Infinity,
    gcTime: 60_000,
  });
  const [url, setUrl] = useState<string>();

  useEffect(() => {
    if (!blob) {
      setUrl(undefined);
      return undefined;
    }
    const objectUrl = URL.createObjectURL(blob);
    setUrl(objectUrl);
    return () => URL.revokeObjectURL(objectUrl);
  }, [blob]);

  return { url, error };
}
