import { oc } from '@orpc/contract';
import * as z from 'zod';
import { entityRef, testSetName } from '../language/definition';
import { allowedSchema } from '../permissions/allowed';
import { commaSeparated } from './commaSeparated';

export const permissionsContract = {
  allowed: oc
    .route({
      method: 'GET',
      path: '/allowed',
      summary: 'What you may do, and why not what you may not',
      description:
        'For each action null when it is allowed, or the reason why it is not. Test sets that do not exist, or that you may not see, are left out.',
      tags: ['permissions'],
    })
    .input(
      z.strictObject({
        testSets: commaSeparated(testSetName, 10_000)
          .optional()
          .describe('Comma-separated names of test sets.'),
        releasesOf: commaSeparated(entityRef, 10_000)
          .optional()
          .describe(
            'Comma-separated references of components and systems: what you may do with releases of them.',
          ),
      }),
    )
    .output(allowedSchema),
};
