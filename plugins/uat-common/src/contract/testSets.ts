import { oc } from '@orpc/contract';
import * as z from 'zod';
import {
  definitionSchema,
  entityRef,
  testSetName,
} from '../language/definition';
import { problemSchema } from '../language/validation/problem';
import {
  revisionSchema,
  testSetMetaSchema,
  testSetSchema,
  testSetSummarySchema,
} from '../model/testSet';
import { counted, countedInAddress } from './counted';

// Definitions are checked by `validateDefinition` in the service, which reports all problems with their places;
// a schema here would refuse the request at the first malformed step.
const definition = z.unknown().meta({
  description:
    'The content of the test set: cases, stepGroups, elements, dataSets.',
});
const comment = z.string().max(1_000).default('');

export const testSetsContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/test-sets',
      summary: 'Test sets, by title',
      tags: ['test sets'],
    })
    .input(
      z.object({
        /** Only sets that test this entity, by `spec.tests`, or that are named in `names`. */
        tests: entityRef.optional(),
        /** Comma-separated names of test sets. */
        names: z.string().max(4_000).optional(),
        q: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        offset: z.coerce.number().int().min(0).default(0),
      }),
    )
    .output(
      z.object({
        items: z.array(testSetSummarySchema),
        total: z.number().int(),
      }),
    ),

  get: oc
    .route({
      method: 'GET',
      path: '/test-sets/{name}',
      summary: 'A test set with its newest revision',
      tags: ['test sets'],
    })
    .input(z.object({ name: testSetName }))
    .output(testSetSchema),

  create: oc
    .route({
      method: 'POST',
      path: '/test-sets',
      successStatus: 201,
      summary: 'Create a test set',
      tags: ['test sets'],
    })
    .input(
      z.strictObject({
        name: testSetName,
        ...testSetMetaSchema.shape,
        definition: definition.optional(),
        comment,
      }),
    )
    .output(testSetSchema),

  save: oc
    .route({
      method: 'PUT',
      path: '/test-sets/{name}',
      summary: 'Save a test set; changed content becomes a new revision',
      description:
        '409 when the newest revision is not `baseRevision`: somebody else has saved in between.',
      tags: ['test sets'],
    })
    .input(
      z.strictObject({
        name: testSetName,
        baseRevision: counted,
        ...testSetMetaSchema.shape,
        definition,
        comment,
      }),
    )
    .output(testSetSchema),

  delete: oc
    .route({
      method: 'DELETE',
      path: '/test-sets/{name}',
      successStatus: 204,
      summary: 'Delete a test set; its runs are kept',
      tags: ['test sets'],
    })
    .input(z.object({ name: testSetName }))
    .output(z.void()),

  validate: oc
    .route({
      method: 'POST',
      path: '/test-sets/validate',
      summary: 'Check a definition without saving it',
      tags: ['test sets'],
    })
    .input(z.strictObject({ definition }))
    .output(z.object({ problems: z.array(problemSchema) })),

  revisions: oc
    .route({
      method: 'GET',
      path: '/test-sets/{name}/revisions',
      summary: 'Revisions, newest first',
      tags: ['test sets'],
    })
    .input(
      z.object({
        name: testSetName,
        limit: z.coerce.number().int().min(1).max(200).default(50),
        before: countedInAddress.optional(),
      }),
    )
    .output(z.object({ items: z.array(revisionSchema) })),

  revision: oc
    .route({
      method: 'GET',
      path: '/test-sets/{name}/revisions/{number}',
      summary: 'A revision with its content',
      tags: ['test sets'],
    })
    .input(z.object({ name: testSetName, number: countedInAddress }))
    .output(
      z.object({ ...revisionSchema.shape, definition: definitionSchema }),
    ),
};
