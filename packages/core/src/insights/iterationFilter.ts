import type { Iteration, Verdict } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';

/** Which iterations of a run are meant: those that match everything that is given. */
export interface IterationFilter {
  /** One of these verdicts, or one of `states`. */
  verdicts?: Verdict[];
  states?: Array<Iteration['state']>;
  caseName?: string;
  /** Text within the name of the case, the row key or the message. */
  q?: string;
}

/** The iterations of one run that match. The run is always named: iterations are kept by run. */
export function iterationsOf(
  db: Knex,
  runId: string,
  filter: IterationFilter = {},
): Knex.QueryBuilder {
  return whereMatches(db('iterations').where({ run_id: runId }), filter);
}

/** Leaves of iterations those that match. */
export function whereMatches(
  iterations: Knex.QueryBuilder,
  filter: IterationFilter,
): Knex.QueryBuilder {
  const { verdicts = [], states = [], caseName } = filter;
  if (verdicts.length > 0 || states.length > 0) {
    iterations.where(either =>
      either
        // What did not pass has an index.
        .whereIn(
          verdicts.includes('passed') ? 'verdict' : 'shortfall',
          verdicts,
        )
        .orWhereIn('state', states),
    );
  }
  if (caseName !== undefined) {
    iterations.where({ case_name: caseName });
  }
  if (filter.q?.trim()) {
    const pattern = patternOf(filter.q);
    iterations.where(found =>
      found
        .whereILike('case_name', pattern)
        .orWhereILike('row_key', pattern)
        .orWhereILike('message', pattern),
    );
  }
  return iterations;
}

/** A text as a pattern of `like` that finds it anywhere. */
export function patternOf(text: string): string {
  return `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
}
