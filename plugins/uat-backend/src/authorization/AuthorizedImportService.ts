import { isDeepStrictEqual } from 'node:util';
import {
  noTestSet,
  type Caller,
  type Core,
  type ImportInput,
  type ImportService,
  type TestSetFacts,
} from '@uatcms/core';
import {
  foldReference,
  resultsImportPermission,
  testSetCreatePermission,
  testSetUpdatePermission,
} from '@uatcms/plugin-uat-common';
import { demandRun, permissionsToRun } from './demandRun';
import type { Permits, Subject } from './Permits';

/**
 * An import adds a run, so beside the permission to import it needs what starting that run would need. What it says of
 * the test set changes it.
 */
export class AuthorizedImportService implements ImportService {
  constructor(
    private readonly core: Pick<Core, 'imports' | 'testSets' | 'environments'>,
    private readonly permits: Permits,
  ) {}

  async import(input: ImportInput, caller: Caller) {
    const { permits, core } = this;
    await permits.demand(resultsImportPermission);
    const [facts] = await core.testSets.facts([input.testSet]);
    const seen = facts && (await this.#sees(input.testSet));
    if (!seen) {
      // The same for a name that is free and one that is somebody else's, as far as that can be: see `create`.
      await permits.demand(testSetCreatePermission);
      await core.testSets.assertFree(input.testSet, await permits.naming());
    }
    if (!facts) {
      await permits.demandForNew(
        factsOfNew(input),
        ...(await permissionsToRun(core.environments, input.environment)),
      );
    }
    if (seen) {
      await demandRun(
        { permits, environments: core.environments },
        subject(input.testSet),
        input.environment,
      );
    }
    if (seen && (await this.#changes(input, facts))) {
      await permits.demandFor(subject(input.testSet), testSetUpdatePermission);
    }
    return core.imports.import(input, caller, await permits.naming());
  }

  async #changes(
    { testSet, owner, title, tests }: ImportInput,
    facts: TestSetFacts,
  ): Promise<boolean> {
    return (
      (owner !== undefined && owner !== facts.owner) ||
      (tests !== undefined && !isDeepStrictEqual(tests, facts.tests)) ||
      (title !== undefined &&
        title !== (await this.core.testSets.get(testSet)).title)
    );
  }

  async #sees(testSet: string): Promise<boolean> {
    return (await this.permits.verdictsFor([testSet], [])).has(testSet);
  }
}

function subject(name: string): Subject {
  return { testSet: name, missing: () => noTestSet(name) };
}

/** What rules look at, of the test set that the import is going to make. */
function factsOfNew(input: ImportInput): TestSetFacts {
  const { testSet, owner = '', tests = [] } = input;
  return {
    id: '',
    name: testSet,
    owner: foldReference(owner),
    tests: tests.map(foldReference),
    tags: [],
    environments: [],
  };
}
