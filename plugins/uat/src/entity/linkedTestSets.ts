import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { ListFilter } from '../api/queries';

/** Annotation of a component: comma-separated names of the test sets that test it. */
export const testSetsAnnotation = 'uatcms.io/test-sets';

/** The test sets of an entity: those that it names, and those that name it in `spec.tests`. */
export function linkedTestSets(entity: Entity): ListFilter & { tests: string } {
  const names = (entity.metadata.annotations?.[testSetsAnnotation] ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
  return { tests: stringifyEntityRef(entity), names: [...new Set(names)] };
}
