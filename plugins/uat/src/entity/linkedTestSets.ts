import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { testSetsNamedIn } from '@uatcms/plugin-uat-common';
import type { ListFilter } from '../api/queries';

/** The test sets of an entity: those that it names, and those that name it in `spec.tests`. */
export function linkedTestSets(entity: Entity): ListFilter & { tests: string } {
  return {
    tests: stringifyEntityRef(entity),
    names: testSetsNamedIn(entity.metadata.annotations),
  };
}
