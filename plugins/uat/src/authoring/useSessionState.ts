import { useCallback, useEffect, useState } from 'react';

/**
 * State that outlives the component, as long as the tab of the browser is open.
 *
 * @param key - in the session storage of the browser
 * @param initial - what it is when nothing is remembered
 * @returns the state, how to set it, and how to forget it
 */
export function useSessionState<T>(key: string, initial: T) {
  const [state, setState] = useState<T>(() => recall(key) ?? initial);
  useEffect(() => {
    sessionStorage.setItem(key, JSON.stringify(state));
  }, [key, state]);
  const forget = useCallback(() => sessionStorage.removeItem(key), [key]);
  return [state, setState, forget] as const;
}

function recall<T>(key: string): T | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '') as T;
  } catch {
    return undefined;
  }
}
