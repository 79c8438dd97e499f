import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
} from '@backstage/catalog-model';
import {
  testSetApiVersion,
  testSetKind,
  type TestSetSummary,
} from '@uatcms/plugin-uat-common';
import type { TestSetEntity } from '../kind/testSetEntity';

/**
 * A test set of the portal as the catalog sees it. Its content stays in the portal's database: the catalog would
 * copy it with every processing, and needs none of it.
 *
 * @param appUrl - base URL of the portal, where the entity can be seen and changed
 */
export function toEntity(
  testSet: TestSetSummary,
  appUrl: string,
): TestSetEntity {
  const location = `url:${appUrl}/catalog/default/testset/${testSet.name}`;
  return {
    apiVersion: testSetApiVersion,
    kind: testSetKind,
    metadata: {
      name: testSet.name,
      namespace: 'default',
      title: testSet.title,
      ...(testSet.description && { description: testSet.description }),
      ...(testSet.tags.length > 0 && { tags: testSet.tags }),
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
      },
    },
    spec: {
      owner: testSet.owner,
      tests: testSet.tests,
      ...(testSet.system && { system: testSet.system }),
      environments: testSet.environments,
    },
  };
}
