import type { Entity } from '@backstage/catalog-model';
import {
  problemsOfZodError,
  testSetApiVersion,
  testSetEntitySchema,
  testSetKind,
  validateDefinition,
  type Problem,
  type TestSetEntityDocument,
} from '@uatcms/plugin-uat-common';

/**
 * A test set as a catalog entity.
 *
 * @public
 */
export type TestSetEntity = Entity &
  Pick<TestSetEntityDocument, 'apiVersion' | 'kind' | 'spec'>;

/** @public */
export function isTestSetEntity(entity: Entity): entity is TestSetEntity {
  return (
    entity.apiVersion === testSetApiVersion &&
    entity.kind.toLocaleLowerCase('en-US') ===
      testSetKind.toLocaleLowerCase('en-US')
  );
}

/** All that is wrong with the `spec` of a test set, the content of a set kept in a repository included. */
export function problemsOfSpec(spec: unknown): Problem[] {
  const parsed = testSetEntitySchema.shape.spec.safeParse(spec);
  const problems = parsed.success ? [] : problemsOfZodError(parsed.error, spec);
  const definition = (spec as { definition?: unknown } | undefined)?.definition;
  if (definition !== undefined) {
    for (const problem of validateDefinition(definition).problems) {
      problems.push({ ...problem, path: ['definition', ...problem.path] });
    }
  }
  return problems;
}
