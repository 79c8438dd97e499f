import { useAddressParams } from '../components/useAddressParams';
import type { CheckFilter } from '../manual/checkQueries';

export type CheckScope = 'me' | 'all' | 'overdue' | 'done';

/** What the inbox shows, as its address holds it: `?show=overdue&q=parcel&run=…`. */
export function useCheckFilter() {
  const { params, set } = useAddressParams();
  const run = params.get('run') ?? undefined;
  const scope = scopeOf(params.get('show'), run !== undefined);
  const text = params.get('q') ?? '';
  const filter: CheckFilter = {
    of: scope === 'all' || scope === 'overdue' ? 'all' : 'me',
    state: scope === 'done' ? 'done' : 'open',
    ...(scope === 'overdue' && { overdue: 'true' }),
    run,
    search: text.trim() || undefined,
  };
  return { scope, text, run, filter, set };
}

/** Who comes by a link to the checks of a run sees all of them. */
function scopeOf(shown: string | null, ofRun: boolean): CheckScope {
  return shown === 'all' ||
    shown === 'overdue' ||
    shown === 'done' ||
    shown === 'me'
    ? shown
    : (ofRun && 'all') || 'me';
}
