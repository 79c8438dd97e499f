import { oc } from '@orpc/contract';
import * as z from 'zod';
import { caseResultSchema } from '../model/caseResult';
import {
  comparisonSchema,
  iterationChanges,
  iterationComparisonSchema,
} from '../model/comparison';
import { mergedRunSchema } from '../model/mergedRun';
import {
  iterationDetailSchema,
  iterationSchema,
  iterationStates,
} from '../model/run';
import { verdictSchema } from '../model/verdict';
import { commaSeparated } from './commaSeparated';
import { countedInAddress } from './counted';

const tags = ['runs'];
const id = z.uuid();

/** Which iterations of a run are meant: those that match everything that is given. */
const iterationFilter = {
  /** Comma-separated. Together with `states`: iterations that have one of the verdicts, or are in one of the states. */
  verdicts: commaSeparated(verdictSchema).optional(),
  /** Comma-separated. */
  states: commaSeparated(z.enum(iterationStates)).optional(),
  /** The case, by its whole name. */
  caseName: z.string().max(500).optional(),
  /** Text within the name of the case, the row key or the message; upper and lower case are the same. */
  q: z.string().max(200).optional(),
};

export const runResultsContract = {
  iterations: oc
    .route({
      method: 'GET',
      path: '/runs/{id}/iterations',
      summary: 'Iterations of a run: filtered, sorted, page by page',
      description:
        'With `since` the answer holds what changed after that version of the run. While it says `more`, ask for the next pages with the same `since` and a higher `offset`; then go on from the `version` of the first page. Iterations that changed meanwhile are told twice, and none is missed.',
      tags,
    })
    .input(
      z.object({
        id,
        ...iterationFilter,
        /** Only those that changed after this run version. */
        since: countedInAddress.min(0).optional(),
        /** Default: `position`. With `since` leave it there: other orders change while they are read. */
        sort: z.enum(['position', 'duration']).optional(),
        /** Default: `asc`. Iterations without a duration come last either way. */
        order: z.enum(['asc', 'desc']).optional(),
        limit: z.coerce.number().int().min(1).max(5_000).default(500),
        offset: z.coerce.number().int().min(0).default(0),
      }),
    )
    .output(
      z.object({
        items: z.array(iterationSchema),
        /** Iterations that match, on all pages. */
        total: z.number().int(),
        /** All that happened up to this version of the run is in the answer, or on a page of it. */
        version: z.number().int(),
        /** Whether there are more after these. */
        more: z.boolean(),
      }),
    ),

  cases: oc
    .route({
      method: 'GET',
      path: '/runs/{id}/cases',
      summary: 'The cases of a run, with what came of their iterations',
      description:
        'In the order of their first iterations. A filter leaves only the iterations that match, and the cases that have one.',
      tags,
    })
    .input(z.object({ id, ...iterationFilter }))
    .output(
      z.object({
        items: z.array(caseResultSchema),
        version: z.number().int(),
      }),
    ),

  iteration: oc
    .route({
      method: 'GET',
      path: '/runs/{id}/iterations/{iterationId}',
      summary: 'An iteration with its attempts and steps',
      tags,
    })
    .input(z.object({ id, iterationId: z.uuid() }))
    .output(iterationDetailSchema),

  compare: oc
    .route({
      method: 'GET',
      path: '/runs/{id}/compare',
      summary: 'What is different from another run, iteration by iteration',
      description:
        'Any two runs, of one test set or of two. Iterations are the same when case and row key are.',
      tags,
    })
    .input(
      z.object({
        id,
        /** The run to compare with, usually an earlier one. */
        base: id,
        /** Comma-separated; empty: all. */
        changes: commaSeparated(z.enum(iterationChanges)).optional(),
        caseName: iterationFilter.caseName,
        q: iterationFilter.q,
        /** Default: `change`, in the order of the list of changes. `slower`: what became slower most, first. */
        sort: z.enum(['change', 'position', 'slower']).optional(),
        limit: z.coerce.number().int().min(1).max(1_000).default(200),
        offset: z.coerce.number().int().min(0).default(0),
      }),
    )
    .output(comparisonSchema),

  compareIteration: oc
    .route({
      method: 'GET',
      path: '/runs/{id}/iterations/{iterationId}/compare',
      summary: 'What is different from another run, step by step',
      description:
        'The newest attempts of both. Steps are the same when their places in the case and their keywords are. 404 when the base has no iteration of this case and row.',
      tags,
    })
    .input(z.object({ id, iterationId: z.uuid(), base: id }))
    .output(iterationComparisonSchema),

  merged: oc
    .route({
      method: 'GET',
      path: '/runs/{id}/merged',
      summary: 'A run together with the repeats of its parts',
      description:
        'The newest result of each iteration, and the run that it comes from. The same for the run and for each of the repeats.',
      tags,
    })
    .input(
      z.object({
        id,
        ...iterationFilter,
        limit: z.coerce.number().int().min(1).max(1_000).default(200),
        offset: z.coerce.number().int().min(0).default(0),
      }),
    )
    .output(mergedRunSchema),
};
