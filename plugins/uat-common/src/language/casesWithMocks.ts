import { casesWith } from './casesForPeople';
import type { TestSetDefinition } from './definition';

/**
 * Names of the cases that answer requests in place of the site: their verdicts rest on these answers.
 *
 * @public
 */
export function casesWithMocks(
  definition: Pick<TestSetDefinition, 'cases' | 'stepGroups'>,
): Set<string> {
  return casesWith(definition, ({ keyword }) => keyword === 'mockRequest');
}
