import type { Entity } from '@backstage/catalog-model';
import {
  problemsOfZodError,
  validateDefinition,
  type Problem,
} from '@uatcms/plugin-uat-common';
import { z } from 'zod';

/** @public */
export const testSetApiVersion = 'uatcms.io/v1alpha1';

/** @public */
export const testSetKind = 'TestSet';

/**
 * A test set as a catalog entity.
 *
 * @public
 */
export interface TestSetEntity extends Entity {
  apiVersion: typeof testSetApiVersion;
  kind: typeof testSetKind;
  spec: {
    /** Who is responsible; a group unless it says otherwise. */
    owner: string;
    /** What the set tests; components unless they say otherwise. */
    tests?: string[];
    system?: string;
    /** Names of the environments where it may run; the first is the default. */
    environments?: string[];
    /** Cases, step groups, elements and data sets of a set that is kept in a repository. */
    definition?: any;
  };
}

const reference = z
  .string({ error: 'is needed' })
  .min(1, { error: 'must not be empty' });

const specSchema = z.strictObject({
  owner: reference,
  tests: z.array(reference).optional(),
  system: reference.optional(),
  environments: z.array(reference).optional(),
  definition: z.unknown().optional(),
});

/** @public */
export function isTestSetEntity(entity: Entity): entity is TestSetEntity {
  return (
    entity.apiVersion === testSetApiVersion &&
    entity.kind.toLocaleLowerCase('en-US') === 'testset'
  );
}

/** All that is wrong with the `spec` of a test set, the content of a set kept in a repository included. */
export function problemsOfSpec(spec: unknown): Problem[] {
  const parsed = specSchema.safeParse(spec);
  const problems = parsed.success ? [] : problemsOfZodError(parsed.error, spec);
  const definition = (spec as { definition?: unknown } | undefined)?.definition;
  if (definition !== undefined) {
    for (const problem of validateDefinition(definition).problems) {
      problems.push({ ...problem, path: ['definition', ...problem.path] });
    }
  }
  return problems;
}
