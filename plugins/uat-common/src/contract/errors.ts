import * as z from 'zod';
import { problemSchema, type Problem } from '../language/validation/problem';

/**
 * Body of every answer that is no success: Backstage's shape, with the problems of a bad input.
 *
 * @public
 */
export const errorBodySchema = z.object({
  error: z.object({
    name: z.string(),
    message: z.string(),
    problems: z.array(problemSchema).optional(),
  }),
  response: z.object({ statusCode: z.number().int() }),
  /** Of the request that was refused: the header `x-request-id` of it, or one that it was given. */
  requestId: z.string().optional(),
});

/** @public */
export type ErrorBody = z.infer<typeof errorBodySchema>;

/**
 * What the typed client throws when the API answers with an error.
 *
 * @public
 */
export class UatApiError extends Error {
  readonly status: number;
  readonly problems: Problem[];
  /** By which the portal’s log and its audit trail know the request. */
  readonly requestId: string | undefined;

  constructor(status: number, body: ErrorBody) {
    super(body.error.message);
    this.name = body.error.name;
    this.status = status;
    this.problems = body.error.problems ?? [];
    this.requestId = body.requestId;
  }
}
