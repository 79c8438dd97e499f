import { useApi } from '@backstage/frontend-plugin-api';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { uatApiRef } from '../../api/UatApi';
import { useArtifact } from '../../api/useArtifactUrl';

/** How long the viewer may take to say that it is ready. */
const patienceMs = 20_000;

/*
 * How a trace gets into the viewer.
 *
 * The viewer lies in a frame, comes from the backend and holds no secret. It says “ready” to its parent; only then, and
 * only to that window and its origin, the bytes of the trace go, which were fetched with the caller's identity. So no
 * address leads to the trace, and messages of other windows are not listened to.
 */
export function useTraceViewer(sha256: string) {
  const api = useApi(uatApiRef);
  const frame = useRef<HTMLIFrameElement>(null);
  const { data: trace, error } = useArtifact(sha256);
  const { data: src } = useQuery({
    queryKey: ['trace-viewer'],
    queryFn: () => api.traceViewer(),
    staleTime: Infinity,
  });
  const [isReady, setReady] = useState(false);
  const [isSilent, setSilent] = useState(false);

  useEffect(() => {
    if (!src) {
      return undefined;
    }
    const origin = new URL(src, window.location.href).origin;
    const onMessage = (event: MessageEvent) => {
      if (
        event.source === frame.current?.contentWindow &&
        event.origin === origin &&
        event.data?.method === 'ready'
      ) {
        setReady(true);
      }
    };
    window.addEventListener('message', onMessage);
    const timer = setTimeout(() => setSilent(true), patienceMs);
    return () => {
      window.removeEventListener('message', onMessage);
      clearTimeout(timer);
    };
  }, [src]);

  const isShown = isReady && trace !== undefined;
  useEffect(() => {
    if (isShown && src) {
      frame.current?.contentWindow?.postMessage(
        { method: 'load', params: { trace } },
        new URL(src, window.location.href).origin,
      );
    }
  }, [isShown, trace, src]);

  return { frame, src, error, state: stateOf(isShown, isReady, isSilent) };
}

function stateOf(
  isShown: boolean,
  isReady: boolean,
  isSilent: boolean,
): 'loading' | 'silent' | 'shown' {
  if (isShown) {
    return 'shown';
  }
  return isSilent && !isReady ? 'silent' : 'loading';
}
