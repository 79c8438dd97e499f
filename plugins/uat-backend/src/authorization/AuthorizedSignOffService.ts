import {
  noSignOff,
  noTestRun,
  type Caller,
  type Core,
  type SignOffReport,
  type SignOffService,
} from '@uatcms/core';
import {
  releaseRequestSignOffPermission,
  releaseSignOffPermission,
  testSetRunPermission,
  testSetSignOffPermission,
  type TestSetPermission,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Permits } from './Permits';
import type { ReleasedEntities } from './ReleasedEntities';

class Unseen extends Error {}

/**
 * A sign-off is allowed by each of the test sets that it covers: who may not see one of them, does not see it. That of a
 * release is allowed by the component or system as well, or anybody could answer for it by runs of a test set of theirs.
 */
export class AuthorizedSignOffService
  implements
    Omit<SignOffService, 'takeVoided' | 'giveBackVoided' | 'keepReport'>
{
  readonly #signOffs: SignOffService;

  constructor(
    private readonly core: Pick<Core, 'signOffs' | 'runs'>,
    private readonly permits: Permits,
    private readonly entities: Pick<ReleasedEntities, 'read'>,
  ) {
    this.#signOffs = core.signOffs;
  }

  async request(input: Inputs['signOffs']['request'], caller: Caller) {
    for (const id of input.runs) {
      const { testSet } = await this.core.runs.subject(id);
      await this.permits.demandFor(
        { testSet, missing: () => noTestRun(id), outlives: true },
        testSetRunPermission,
      );
    }
    if (!input.release) {
      return this.#signOffs.request(input, caller);
    }
    const { entity } = input.release;
    await this.permits.demandForRelease(
      entity,
      releaseRequestSignOffPermission,
    );
    const released = await this.entities.read(entity);
    return this.#signOffs.request(input, caller, released);
  }

  async list(query: Inputs['signOffs']['list'], caller: Caller) {
    return this.#signOffs.list(query, caller, await this.permits.visible());
  }

  async waiting(caller: Caller) {
    return this.#signOffs.waiting(caller, await this.permits.visible());
  }

  async get(id: string) {
    await this.#demand(id);
    return this.#signOffs.get(id);
  }

  async testSetsOf(id: string) {
    await this.#demand(id);
    return this.#signOffs.testSetsOf(id);
  }

  async decide(input: Inputs['signOffs']['decide'], caller: Caller) {
    await this.#demand(input.id, testSetSignOffPermission);
    const { release } = await this.#signOffs.get(input.id);
    if (release) {
      await this.permits.demandForRelease(
        release.entity,
        releaseSignOffPermission,
      );
    }
    return this.#signOffs.decide(input, caller);
  }

  /** Core insists that the caller has requested or signed it, or could ask for another one in its place. */
  async withdraw(input: Inputs['signOffs']['withdraw'], caller: Caller) {
    await this.#demand(input.id);
    const { release } = await this.#signOffs.get(input.id);
    const [[refusal]] = release
      ? await this.permits.verdictsForReleases(
          [release.entity],
          [releaseRequestSignOffPermission],
        )
      : [['it is of a run']];
    return this.#signOffs.withdraw(input, caller, {
      mayReplace: refusal === undefined,
    });
  }

  async verify(
    id: string,
    hashFile: (sha256: string) => Promise<string | undefined>,
    caller: Caller,
  ) {
    await this.#demand(id);
    return this.#signOffs.verify(id, hashFile, caller);
  }

  /** Of what may not be seen the answer is that of what nobody has asked for: never yes. */
  async acceptance(query: Inputs['signOffs']['acceptance']) {
    const found = await this.#signOffs.acceptance(query);
    if (!found.signOff) {
      return found;
    }
    const names = found.signOff.testSets.map(({ testSet }) => testSet);
    return (await this.#sees(names))
      ? found
      : this.#signOffs.acceptance(query, { unseen: true });
  }

  async results(id: string, part: number) {
    await this.#demand(id);
    return this.#signOffs.results(id, part);
  }

  async iterations(id: string, part: number) {
    await this.#demand(id);
    return this.#signOffs.iterations(id, part);
  }

  async report(id: string, format: SignOffReport['format']) {
    await this.#demand(id);
    return this.#signOffs.report(id, format);
  }

  async #demand(id: string, ...permissions: TestSetPermission[]) {
    const testSets = await this.#signOffs.testSetsOf(id);
    const demandAll = async (...some: TestSetPermission[]) => {
      for (const testSet of testSets) {
        await this.permits.demandFor(
          { testSet, missing: () => noSignOff(id), outlives: true },
          ...some,
        );
      }
    };
    // All have to be seen before one of them can forbid anything.
    await demandAll();
    await demandAll(...permissions);
  }

  async #sees(testSets: string[]): Promise<boolean> {
    try {
      for (const testSet of testSets) {
        await this.permits.demandFor({
          testSet,
          missing: () => new Unseen(),
          outlives: true,
        });
      }
      return true;
    } catch (error) {
      if (error instanceof Unseen) {
        return false;
      }
      throw error;
    }
  }
}
