import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { signalChannel, type UatSignal } from '@uatcms/plugin-uat-common';
import { useEffect, useRef, useState } from 'react';

/** Least time from one refresh to the next, however many signals arrive. */
export const refreshGapMs = 300;

/** What is looked at: one thing by its id, or whatever is of one of the types. */
type Looked = { type: UatSignal['type']; id: string } | UatSignal['type'][];

/**
 * Refreshes when a signal says that what is looked at has changed.
 *
 * Signals can come faster than answers. At most one refresh is under way; those that come meanwhile lead to one more,
 * as its answer was perhaps read before the change.
 *
 * The signals are taken from the API itself, not from `useSignal`: that hook keeps only the last message of a render,
 * and with several runs going on, the one that matters may not be the last.
 *
 * @param looked - undefined as long as it is not known
 * @returns `heard`: whether any signal of it arrived
 */
export function useSignals(
  looked: Looked | undefined,
  refresh: () => Promise<unknown>,
  gapMs = refreshGapMs,
): { heard: boolean } {
  const signals = useApiHolder().get(signalApiRef);
  const key = looked && JSON.stringify(looked);
  const [heardOf, setHeardOf] = useState<string>();
  const handler = useRef(refresh);
  handler.current = refresh;

  useEffect(() => {
    if (!signals || !key) {
      return undefined;
    }
    const concerns = concerning(JSON.parse(key));
    let wanted = false;
    let busy = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const look = async () => {
      if (busy || !wanted) {
        return;
      }
      busy = true;
      wanted = false;
      await handler.current().catch(() => {
        // The query keeps the error and shows it; polling tries again.
      });
      timer = setTimeout(() => {
        busy = false;
        void look();
      }, gapMs);
    };

    const subscription = signals.subscribe<UatSignal>(
      signalChannel,
      message => {
        if (concerns(message)) {
          setHeardOf(key);
          wanted = true;
          void look();
        }
      },
    );
    return () => {
      subscription.unsubscribe();
      clearTimeout(timer);
      busy = true;
    };
  }, [signals, key, gapMs]);

  return { heard: key !== undefined && heardOf === key };
}

function concerning(looked: Looked): (signal: UatSignal) => boolean {
  return Array.isArray(looked)
    ? ({ type }) => looked.includes(type)
    : ({ type, id }) => type === looked.type && id === looked.id;
}
