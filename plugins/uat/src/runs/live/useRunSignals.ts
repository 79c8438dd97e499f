import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { signalChannel, type UatSignal } from '@uatcms/plugin-uat-common';
import { useEffect, useRef, useState } from 'react';

/** Least time from one refresh to the next, however many signals arrive. */
export const refreshGapMs = 300;

/**
 * Refreshes when a signal says that the run has changed.
 *
 * Signals can come faster than answers. At most one refresh is under way; those that come meanwhile are remembered as
 * the highest version they named, and lead to one more refresh if that version is still unknown by then.
 *
 * The signals are taken from the API itself, not from `useSignal`: that hook keeps only the last message of a render,
 * and with several runs going on, the one that matters may not be the last.
 *
 * @returns `heard`: whether any signal of this run arrived
 */
export function useRunSignals(
  runId: string,
  on: { isNew: (version: number) => boolean; refresh: () => Promise<unknown> },
): { heard: boolean } {
  const signals = useApiHolder().get(signalApiRef);
  const [heardOf, setHeardOf] = useState<string>();
  const handlers = useRef(on);
  handlers.current = on;

  useEffect(() => {
    if (!signals) {
      return undefined;
    }
    let wanted = -1;
    let busy = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const refresh = async () => {
      if (busy || !handlers.current.isNew(wanted)) {
        return;
      }
      busy = true;
      await handlers.current.refresh().catch(() => {
        // The query keeps the error and shows it; polling tries again.
      });
      timer = setTimeout(() => {
        busy = false;
        void refresh();
      }, refreshGapMs);
    };

    const subscription = signals.subscribe<UatSignal>(
      signalChannel,
      message => {
        if (message.type === 'run' && message.runId === runId) {
          setHeardOf(runId);
          wanted = Math.max(wanted, message.version);
          void refresh();
        }
      },
    );
    return () => {
      subscription.unsubscribe();
      clearTimeout(timer);
      busy = true;
    };
  }, [signals, runId]);

  return { heard: heardOf === runId };
}
