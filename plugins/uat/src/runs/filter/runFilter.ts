import {
  verdicts,
  type Iteration,
  type UatClient,
} from '@uatcms/plugin-uat-common';
import { outcomeOf, type Outcome } from '../../components/verdictLook';

/** Which iterations of a run are shown, and in which order. */
export interface RunFilter {
  /** Empty: all. */
  outcomes: ReadonlySet<Outcome>;
  text: string;
  /** Undefined: all. */
  caseName: string | undefined;
  order: RunOrder;
}

/** As in the run, or what took longest first. */
export type RunOrder = 'run' | 'slowest';

export const noFilter: RunFilter = {
  outcomes: new Set(),
  text: '',
  caseName: undefined,
  order: 'run',
};

const filterable: readonly Outcome[] = [
  ...verdicts,
  'queued',
  'byHand',
  'running',
];

/** The filter that an address holds: `?show=failed,error&q=postcode&case=Pay&order=slowest`. */
export function filterOf(params: URLSearchParams): RunFilter {
  const shown = (params.get('show') ?? '').split(',');
  return {
    outcomes: new Set(filterable.filter(outcome => shown.includes(outcome))),
    text: params.get('q') ?? '',
    caseName: params.get('case') ?? undefined,
    order: params.get('order') === 'slowest' ? 'slowest' : 'run',
  };
}

/** An address with the filter, everything else in it left as it is. */
export function withFilter(
  params: URLSearchParams,
  { outcomes, text, caseName, order }: RunFilter,
): URLSearchParams {
  const next = new URLSearchParams(params);
  const set = (name: string, value: string | undefined) =>
    value ? next.set(name, value) : next.delete(name);
  set('show', [...outcomes].join(','));
  set('q', text);
  set('case', caseName);
  set('order', order === 'run' ? undefined : order);
  return next;
}

type Question = Omit<
  NonNullable<Parameters<UatClient['runs']['iterations']>[0]>,
  'id' | 'limit' | 'offset' | 'since'
>;

/** The filter as the server is asked. */
export function questionOf(filter: RunFilter): Question {
  // The server knows states: what waits for a person is queued.
  const chosen = [...filter.outcomes].map(outcome =>
    outcome === 'byHand' ? 'queued' : outcome,
  );
  const of = (known: readonly string[]) =>
    chosen.filter(outcome => known.includes(outcome)).join(',') || undefined;
  return {
    verdicts: of(verdicts),
    states: of(['queued', 'running']),
    caseName: filter.caseName,
    q: filter.text.trim() || undefined,
    ...(filter.order === 'slowest' && { sort: 'duration', order: 'desc' }),
  };
}

/** How many iterations have which outcome. */
export function countOutcomes(
  iterations: Iteration[],
): ReadonlyMap<Outcome, number> {
  const counts = new Map<Outcome, number>();
  for (const iteration of iterations) {
    const outcome = outcomeOf(iteration);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return counts;
}
