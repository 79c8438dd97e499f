import * as z from 'zod';
import { testSetName } from '../language/definition';
import { testSetMetaSchema } from './testSet';

/** @public */
export const testSetApiVersion = 'uatcms.io/v1alpha1';

/** @public */
export const testSetKind = 'TestSet';

/** Annotation of a component: comma-separated names of the test sets that test it. @public */
export const testSetsAnnotation = 'uatcms.io/test-sets';

/** Names of the test sets that an entity of the catalog names as testing it. @public */
export function testSetsNamedIn(
  annotations: Record<string, string> | undefined,
): string[] {
  const names = (annotations?.[testSetsAnnotation] ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
  return [...new Set(names)];
}

// The catalog also takes short references such as `checkout-team`, and completes them.
const reference = z.string().trim().min(1, { error: 'must not be empty' });

/**
 * A test set as a catalog entity, or as a file. Its definition is checked by `validateDefinition`, which knows the places
 * of problems better than a schema.
 *
 * @public
 */
export const testSetEntitySchema = z.object({
  apiVersion: z.literal(testSetApiVersion),
  kind: z.literal(testSetKind),
  metadata: z.looseObject({
    name: testSetName,
    title: testSetMetaSchema.shape.title.optional(),
    description: testSetMetaSchema.shape.description.optional(),
    tags: testSetMetaSchema.shape.tags.optional(),
  }),
  spec: z.strictObject({
    owner: reference,
    tests: z.array(reference).max(50).optional(),
    system: reference.optional(),
    environments: testSetMetaSchema.shape.environments.optional(),
    definition: z.unknown().optional(),
  }),
});

/** @public */
export type TestSetEntityDocument = z.infer<typeof testSetEntitySchema>;
