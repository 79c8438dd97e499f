import type { Entity } from '@backstage/catalog-model';
import {
  catalogConditions,
  createCatalogConditionalDecision,
  permissionRules,
} from '@backstage/plugin-catalog-backend/alpha';
import type {
  PermissionCondition,
  PermissionCriteria,
  ResourcePermission,
} from '@backstage/plugin-permission-common';

/*
 * The decision that docs/permissions.md gives to policies that hide test sets: the catalog, and the search that reads it,
 * show the entities of kind TestSet by it. It is held against entities by the rules of the catalog itself.
 */

const readPermission: ResourcePermission<'catalog-entity'> = {
  type: 'resource',
  name: 'catalog.entity.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
};

const decisionFor = (claims: string[]) =>
  createCatalogConditionalDecision(readPermission, {
    anyOf: [
      { not: catalogConditions.isEntityKind({ kinds: ['TestSet'] }) },
      {
        not: catalogConditions.hasMetadata({
          key: 'tags',
          value: 'confidential',
        }),
      },
      catalogConditions.isEntityOwner({ claims }),
    ],
  });

function holds(
  criteria: PermissionCriteria<PermissionCondition>,
  of: Entity,
): boolean {
  if ('allOf' in criteria) {
    return criteria.allOf.every(part => holds(part, of));
  }
  if ('anyOf' in criteria) {
    return criteria.anyOf.some(part => holds(part, of));
  }
  if ('not' in criteria) {
    return !holds(criteria.not, of);
  }
  const rule = Object.values(permissionRules).find(
    ({ name }) => name === criteria.rule,
  )!;
  return rule.apply(of, criteria.params as never);
}

function entity(kind: string, tags: string[]): Entity {
  const owner = 'group:default/checkout-team';
  return {
    apiVersion: 'uatcms.io/v1alpha1',
    kind,
    metadata: { name: 'checkout', tags },
    spec: { owner },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

describe('a policy that hides confidential test sets', () => {
  const seen = (claims: string[], kind: string, tags: string[]) =>
    holds(decisionFor(claims).conditions, entity(kind, tags));
  const owner = ['user:default/ann', 'group:default/checkout-team'];
  const other = ['user:default/bob', 'group:default/payments-team'];

  it('hides their entities from all but their owners', () => {
    expect(seen(other, 'TestSet', ['smoke', 'confidential'])).toBe(false);
    expect(seen(owner, 'TestSet', ['smoke', 'confidential'])).toBe(true);
  });

  it('shows everything else', () => {
    expect(seen(other, 'TestSet', ['smoke'])).toBe(true);
    expect(seen(other, 'TestSet', [])).toBe(true);
    expect(seen(other, 'Component', ['confidential'])).toBe(true);
  });
});
