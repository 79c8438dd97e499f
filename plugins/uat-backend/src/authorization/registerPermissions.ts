import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import type { TestSetService } from '@uatcms/core';
import {
  globalPermissions,
  releasePermissions,
  testSetPermissions,
} from '@uatcms/plugin-uat-common';
import type { OwnedEntities } from './OwnedEntities';
import { testSetRules } from './rules';
import { testSetResourceRef, type RuledTestSet } from './testSetResource';

/** Tells the permission framework what there is to allow, and answers it by what rules a test set is met. */
export function registerPermissions(deps: {
  permissionsRegistry: PermissionsRegistryService;
  testSets: TestSetService;
  owned: OwnedEntities;
}): void {
  const { permissionsRegistry, testSets, owned } = deps;
  permissionsRegistry.addPermissions([
    ...globalPermissions,
    ...releasePermissions,
  ]);
  permissionsRegistry.addResourceType({
    resourceRef: testSetResourceRef,
    permissions: testSetPermissions,
    rules: Object.values(testSetRules),
    getResources: names => readRuled(names, testSets, owned),
  });
}

async function readRuled(
  names: string[],
  testSets: TestSetService,
  owned: OwnedEntities,
): Promise<Array<RuledTestSet | undefined>> {
  const facts = await testSets.facts(names);
  const owners = await owned.ownersOf(facts.flatMap(({ tests }) => tests));
  const byName = new Map(
    facts.map(set => [
      set.name,
      {
        ...set,
        ownersOfTested: set.tests.flatMap(ref => owners.get(ref) ?? []),
      },
    ]),
  );
  return names.map(name => byName.get(name));
}
