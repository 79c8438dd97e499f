import { Refusal } from '@uatcms/core';
import { problemsOfZodError } from '@uatcms/plugin-uat-common';
import type { z } from 'zod';

/**
 * What a plain route was asked, parsed.
 *
 * @throws Refusal `invalid` with all problems
 */
export function parsedRequest<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (!result.success) {
    const problems = problemsOfZodError(result.error, input);
    throw new Refusal(
      'invalid',
      `The request is not valid. ${problems
        .map(({ place, message }) => `${place}: ${message}`)
        .join('; ')}`,
      problems,
    );
  }
  return result.data;
}
