import { useSearchParams } from 'react-router-dom';

/** What a page shows, as its address holds it: so it can be shared, and comes back with the button “back”. */
export function useAddressParams() {
  const [params, setParams] = useSearchParams();
  /** @param change - parameters with their values; without a value they are taken away */
  const set = (change: Record<string, string | undefined>) =>
    setParams(
      before => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(change)) {
          if (value) {
            next.set(name, value);
          } else {
            next.delete(name);
          }
        }
        return next;
      },
      { replace: true },
    );
  return { params, set };
}
