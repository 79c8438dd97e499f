import type {
  Acceptance,
  SignedTestSet,
  SignOff,
  SignOffSummary,
  SignOffVerification,
  UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import { foldReference, stands } from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { AccessClasses } from '../../authoring/accessClasses';
import { Refusal } from '../../errors';
import { keepable } from '../../postgres/keepableText';
import type {
  Caller,
  NameOf,
  ReleasedEntity,
  SignedIteration,
  SignOffReport,
  SignOffService,
  TestSetFilter,
} from '../../types';
import { assertKnown, assertPerson } from '../fourEyes';
import { acceptanceOf, notAskedFor } from './acceptance';
import { decideSignOff } from './decideSignOff';
import { linesOfRuns } from './hashResults';
import { signedIterations } from '../../insights/mergeRuns';
import { countWaiting, listSignOffs } from './listSignOffs';
import { findReport, keepReport } from './reportStore';
import { requestSignOff } from './requestSignOff';
import {
  lockSignOff,
  readSignOff,
  giveBackVoided,
  takeVoided,
  testSetsOf,
  type SignatoryNames,
} from './signOffStore';
import { computeAnew } from './verifySignOff';
import { voidSignOff } from './voidSignOffs';
import { withdrawSignOff } from './withdrawSignOff';

/** Sign-offs. What makes them void is in `voidSignOffs`, which says too in which order locks are taken. */
export class PostgresSignOffService implements SignOffService {
  readonly #knex: Knex;
  readonly #classes: AccessClasses;
  readonly #nameOf: NameOf;

  constructor(knex: Knex, classes: AccessClasses, nameOf: NameOf) {
    this.#knex = knex;
    this.#classes = classes;
    this.#nameOf = nameOf;
  }

  async request(
    input: Inputs['signOffs']['request'],
    caller: Caller,
    released?: ReleasedEntity,
  ): Promise<SignOff> {
    const names = await this.#namesOf(input.signatories.map(foldReference));
    return this.get(
      await requestSignOff(this.#knex, input, caller, names, released),
    );
  }

  async list(
    query: Inputs['signOffs']['list'],
    caller: Caller,
    visible?: TestSetFilter,
  ): Promise<{ items: SignOffSummary[]; more: boolean }> {
    const wanted = keepable({ ...query, limit: query.limit + 1 });
    const items = await this.#classes.read(this.#knex, visible, classes =>
      listSignOffs(this.#knex, wanted, caller, classes),
    );
    return {
      items: items.slice(0, query.limit),
      more: items.length > query.limit,
    };
  }

  async waiting(caller: Caller, visible?: TestSetFilter) {
    return this.#classes.read(this.#knex, visible, classes =>
      countWaiting(this.#knex, caller, classes),
    );
  }

  async get(id: string): Promise<SignOff> {
    return readSignOff(this.#knex, id);
  }

  async decide(
    input: Inputs['signOffs']['decide'],
    caller: Caller,
  ): Promise<SignOff> {
    assertPerson(caller, 'sign');
    const { problems, signOff } = await this.#verify(input.id, caller);
    if (problems.length > 0 && stands(signOff.outcome)) {
      throw new Refusal(
        'conflict',
        `This cannot be signed: ${problems.join('; ')}`,
      );
    }
    const names = await this.#namesOf(
      signOff.signatories.flatMap(({ ref, decision }) => (decision ? [] : ref)),
    );
    await this.#knex.transaction(trx =>
      decideSignOff(trx, input, caller, names),
    );
    return this.get(input.id);
  }

  async withdraw(
    input: Inputs['signOffs']['withdraw'],
    caller: Caller,
    may = { mayReplace: false },
  ): Promise<SignOff> {
    assertKnown(caller);
    await this.#knex.transaction(trx =>
      withdrawSignOff(trx, input, caller, may),
    );
    return this.get(input.id);
  }

  async verify(
    id: string,
    hashFile: (sha256: string) => Promise<string | undefined>,
    caller: Caller,
  ): Promise<SignOffVerification> {
    const { problems, files } = await this.#verify(id, caller, hashFile);
    return {
      intact: problems.length === 0,
      problems,
      files,
      signOff: await this.get(id),
    };
  }

  /** Asked before anything is locked: the answer may take its time. */
  async #namesOf(refs: string[]): Promise<SignatoryNames> {
    return new Map(
      await Promise.all(
        refs.map(async ref => [ref, await this.#nameOf(ref)] as const),
      ),
    );
  }

  /** @returns the sign-off as it was before, and what was found */
  async #verify(
    id: string,
    caller: Caller,
    hashFile?: (sha256: string) => Promise<string | undefined>,
  ) {
    const signOff = await this.get(id);
    const found = await computeAnew(this.#knex, signOff, hashFile);
    if (found.problems.length > 0 && stands(signOff.outcome)) {
      await this.#knex.transaction(async trx => {
        const { outcome } = await lockSignOff(trx, id);
        // Who changed it in good order was faster, and has said why.
        if (stands(outcome)) {
          const reason = `Found by a verification: ${found.problems.join(
            '; ',
          )}`;
          await voidSignOff(trx, caller, id, reason);
        }
      });
    }
    return { ...found, signOff };
  }

  async testSetsOf(id: string): Promise<string[]> {
    return testSetsOf(this.#knex, id);
  }

  async acceptance(
    query: Inputs['signOffs']['acceptance'],
    { unseen } = { unseen: false },
  ): Promise<Acceptance> {
    return unseen ? notAskedFor(query) : acceptanceOf(this.#knex, query);
  }

  async results(id: string, part: number): Promise<AsyncIterable<string>> {
    const { runs } = await this.#part(id, part);
    return linesOfRuns(this.#knex, runs);
  }

  async iterations(id: string, part: number): Promise<SignedIteration[]> {
    const { runs } = await this.#part(id, part);
    return signedIterations(this.#knex, runs);
  }

  async #part(id: string, part: number): Promise<SignedTestSet> {
    const { snapshot } = await this.get(id);
    const signed = snapshot.testSets[part];
    if (!signed) {
      throw new Refusal(
        'notFound',
        `Sign-off “${id}” has ${snapshot.testSets.length} parts, counted from 0, and no part ${part}`,
      );
    }
    return signed;
  }

  async report(id: string, format: SignOffReport['format']) {
    return findReport(this.#knex, id, format);
  }

  async keepReport(id: string, report: SignOffReport): Promise<void> {
    await keepReport(this.#knex, id, report);
  }

  async takeVoided(): Promise<SignOffSummary[]> {
    return takeVoided(this.#knex);
  }

  async giveBackVoided(ids: string[]): Promise<void> {
    await giveBackVoided(this.#knex, ids);
  }
}
