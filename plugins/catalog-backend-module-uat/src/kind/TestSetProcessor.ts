import {
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_HAS_PART,
  RELATION_OWNED_BY,
  RELATION_OWNER_OF,
  RELATION_PART_OF,
  type Entity,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  processingResult,
  type CatalogProcessor,
  type CatalogProcessorEmit,
  type LocationSpec,
} from '@backstage/plugin-catalog-node';
import { isTestSetEntity, problemsOfSpec } from './testSetEntity';

/** From a test set to what it tests. @public */
export const RELATION_TESTS = 'tests';

/** From an entity to the test sets that test it. @public */
export const RELATION_TESTED_BY = 'testedBy';

/**
 * Makes the catalog understand entities of kind `TestSet`: checks them and tells their relations.
 *
 * @public
 */
export class TestSetProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'TestSetProcessor';
  }

  /** @throws InputError which names all problems of the entity */
  async validateEntityKind(entity: Entity): Promise<boolean> {
    if (!isTestSetEntity(entity)) {
      return false;
    }
    const problems = problemsOfSpec(entity.spec);
    if (problems.length > 0) {
      const list = problems.map(({ place, message }) => `${place} ${message}`);
      throw new InputError(
        `Test set “${entity.metadata.name}” has ${
          problems.length
        } problem(s): ${list.join('; ')}`,
      );
    }
    return true;
  }

  async postProcessEntity(
    entity: Entity,
    _location: LocationSpec,
    emit: CatalogProcessorEmit,
  ): Promise<Entity> {
    if (!isTestSetEntity(entity)) {
      return entity;
    }
    const self = getCompoundEntityRef(entity);
    const relate = (
      to: string,
      defaultKind: string,
      forward: string,
      backward: string,
    ) => {
      const other = parseEntityRef(to, {
        defaultKind,
        defaultNamespace: self.namespace,
      });
      emit(
        processingResult.relation({
          source: self,
          type: forward,
          target: other,
        }),
      );
      emit(
        processingResult.relation({
          source: other,
          type: backward,
          target: self,
        }),
      );
    };
    const { owner, system, tests = [] } = entity.spec;
    relate(owner, 'Group', RELATION_OWNED_BY, RELATION_OWNER_OF);
    if (system) {
      relate(system, 'System', RELATION_PART_OF, RELATION_HAS_PART);
    }
    for (const tested of tests) {
      relate(tested, 'Component', RELATION_TESTS, RELATION_TESTED_BY);
    }
    return entity;
  }
}
