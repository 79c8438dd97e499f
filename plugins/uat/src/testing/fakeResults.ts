import {
  verdicts,
  type CaseResult,
  type Iteration,
  type IterationDetail,
  type VerdictCounts,
} from '@uatcms/plugin-uat-common';

/** Answers about iterations as the server gives them: filtered, sorted and counted. */
export function listIterations(
  iterations: IterationDetail[],
  query: URLSearchParams,
  version: number,
) {
  const since = Number(query.get('since') ?? -1);
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? 500);
  const found = iterations.filter(
    iteration => iteration.version > since && matches(iteration, query),
  );
  if (query.get('sort') === 'duration') {
    found.sort((a, b) => (b.durationMs ?? -1) - (a.durationMs ?? -1));
  }
  return {
    items: found
      .slice(offset, offset + limit)
      .map(
        ({ values: _, attemptList: __, ...iteration }): Iteration => iteration,
      ),
    total: found.length,
    more: found.length > offset + limit,
    version,
  };
}

export function listCases(
  iterations: IterationDetail[],
  query: URLSearchParams,
  version: number,
) {
  const cases = new Map<string, IterationDetail[]>();
  for (const iteration of iterations.filter(one => matches(one, query))) {
    const known = cases.get(iteration.caseName);
    if (known) {
      known.push(iteration);
    } else {
      cases.set(iteration.caseName, [iteration]);
    }
  }
  const items = [...cases].map(
    ([caseName, of]): CaseResult => ({
      caseName,
      position: of[0].position,
      counts: countsOf(of),
      queued: of.filter(({ state }) => state === 'queued').length,
      running: of.filter(({ state }) => state === 'running').length,
      durationMs: of.reduce((sum, one) => sum + (one.durationMs ?? 0), 0),
      slowestMs: null,
    }),
  );
  return { items, version };
}

/** The finished iterations by verdict. */
export function countsOf(iterations: Iteration[]): VerdictCounts {
  return verdicts.reduce(
    (counts, verdict) => ({
      ...counts,
      [verdict]: iterations.filter(one => one.verdict === verdict).length,
    }),
    { total: iterations.length } as VerdictCounts,
  );
}

function matches(
  { verdict, state, caseName, rowKey, message }: Iteration,
  query: URLSearchParams,
): boolean {
  const wanted = (name: string) => query.get(name)?.split(',') ?? [];
  const outcomes = [...wanted('verdicts'), ...wanted('states')];
  const q = query.get('q')?.toLowerCase();
  return (
    (outcomes.length === 0 || outcomes.includes(verdict ?? state)) &&
    (query.get('caseName') ?? caseName) === caseName &&
    (!q ||
      [caseName, rowKey, message].some(text => text?.toLowerCase().includes(q)))
  );
}
