import {
  environmentInputSchema,
  environmentName,
  problemsOfZodError,
  type Environment,
  type Problem,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { invalid, Refusal } from '../errors';
import { audit } from '../governance/auditTrail';
import { differences } from '../governance/differences';
import { voidForEnvironment } from '../governance/signOff/voidSignOffs';
import { pinEnvironment } from '../execution/planRun';
import { problemsOfTexts } from '../postgres/keepableText';
import type { Caller, EnvironmentService, TestSetFilter } from '../types';
import type { AccessClasses } from './accessClasses';
import {
  deleteEnvironment,
  findEnvironment,
  insertEnvironment,
  listEnvironments,
  lockEnvironment,
  namesOfConfigured,
  testSetsListing,
  updateEnvironment,
  type EnvironmentContent,
} from './environmentStore';

type Input = Inputs['environments']['create'];

const inputSchema = z.strictObject({
  name: environmentName,
  ...environmentInputSchema.shape,
});

/** Environments of the portal, and those that the configuration of the backend brings along. */
export class PostgresEnvironmentService implements EnvironmentService {
  readonly #knex: Knex;
  readonly #classes: AccessClasses;

  constructor(knex: Knex, classes: AccessClasses) {
    this.#knex = knex;
    this.#classes = classes;
  }

  async list() {
    return { items: await listEnvironments(this.#knex) };
  }

  async create(input: Input, caller: Caller): Promise<Environment> {
    const environment = checked(input, 'portal');
    return this.#knex.transaction(async trx => {
      if (!(await insertEnvironment(trx, environment))) {
        throw new Refusal(
          'conflict',
          `There is already an environment “${input.name}”; choose another name`,
        );
      }
      await auditCreated(trx, caller, environment);
      return readEnvironment(trx, input.name);
    });
  }

  async update(input: Input, caller: Caller): Promise<Environment> {
    const environment = checked(input, 'portal');
    return this.#knex.transaction(async trx => {
      const before = await lockOfPortal(trx, input.name);
      await change(trx, caller, before, environment);
      return readEnvironment(trx, input.name);
    });
  }

  async delete(name: string, caller: Caller, visible?: TestSetFilter) {
    await this.#knex.transaction(async trx => {
      const before = await lockOfPortal(trx, name);
      if ((await testSetsListing(trx, name)).length > 0) {
        const listing = await this.#classes.read(trx, visible, classes =>
          testSetsListing(trx, name, classes),
        );
        throw stillListed(name, listing);
      }
      await remove(trx, caller, before);
    });
  }

  async applyConfiguration(inputs: Input[], caller: Caller): Promise<void> {
    const environments = checkedAll(inputs);
    await this.#knex.transaction(async trx => {
      const wanted = new Map(environments.map(item => [item.name, item]));
      const names = new Set([
        ...wanted.keys(),
        ...(await namesOfConfigured(trx)),
      ]);
      // One order for all replicas that start at the same time, so that none waits for another in a circle.
      for (const name of [...names].sort()) {
        await applyOne(trx, caller, name, wanted.get(name));
      }
    });
  }
}

async function applyOne(
  trx: Knex.Transaction,
  caller: Caller,
  name: string,
  wanted: EnvironmentContent | undefined,
): Promise<void> {
  if (wanted && (await insertEnvironment(trx, wanted))) {
    await auditCreated(trx, caller, wanted);
    return;
  }
  const before = await lockEnvironment(trx, name);
  if (!before) {
    return;
  }
  if (wanted) {
    await change(trx, caller, before, wanted);
  } else if ((await testSetsListing(trx, name)).length > 0) {
    // Test sets still run there: the portal takes it over, and a person decides.
    await change(trx, caller, before, { ...before, managedBy: 'portal' });
  } else {
    await remove(trx, caller, before);
  }
}

async function change(
  trx: Knex.Transaction,
  caller: Caller,
  { updatedAt: _, ...before }: Environment,
  wanted: EnvironmentContent & Partial<Environment>,
): Promise<void> {
  const { updatedAt: __, ...after } = wanted;
  if (differences(before, after).length === 0) {
    return;
  }
  await updateEnvironment(trx, after);
  await voidForEnvironment(
    trx,
    caller,
    pinEnvironment(before),
    pinEnvironment(after),
  );
  await audit(trx, caller, {
    action: 'environment.updated',
    resource: { kind: 'environment', name: after.name },
    before,
    after,
  });
}

async function remove(
  trx: Knex.Transaction,
  caller: Caller,
  { updatedAt: _, ...before }: Environment,
): Promise<void> {
  await deleteEnvironment(trx, before.name);
  await voidForEnvironment(trx, caller, pinEnvironment(before), undefined);
  await audit(trx, caller, {
    action: 'environment.deleted',
    resource: { kind: 'environment', name: before.name },
    before,
  });
}

async function auditCreated(
  trx: Knex.Transaction,
  caller: Caller,
  environment: EnvironmentContent,
): Promise<void> {
  await audit(trx, caller, {
    action: 'environment.created',
    resource: { kind: 'environment', name: environment.name },
    after: environment,
  });
}

async function lockOfPortal(
  trx: Knex.Transaction,
  name: string,
): Promise<Environment> {
  const environment = (await lockEnvironment(trx, name)) ?? missing(name);
  if (environment.managedBy === 'configuration') {
    throw new Refusal(
      'conflict',
      `Environment “${name}” is set in the configuration of the backend; change it there`,
    );
  }
  return environment;
}

async function readEnvironment(db: Knex, name: string): Promise<Environment> {
  return (await findEnvironment(db, name)) ?? missing(name);
}

function problemsOf(input: Input): Problem[] {
  const parsed = inputSchema.safeParse(input);
  return [
    ...(parsed.success ? [] : problemsOfZodError(parsed.error, input)),
    ...problemsOfTexts(input),
  ];
}

function checked(
  input: Input,
  managedBy: Environment['managedBy'],
): EnvironmentContent {
  refuseIfAny(problemsOf(input), `Environment “${input.name}” cannot be saved`);
  return { ...inputSchema.parse(input), managedBy };
}

function checkedAll(inputs: Input[]): EnvironmentContent[] {
  const problems = inputs.flatMap((input, index) => [
    ...problemsOf(input).map(problem => ({
      ...problem,
      path: [index, ...problem.path],
      place: `environment “${input.name}”, ${problem.place}`,
    })),
    ...(inputs.findIndex(({ name }) => name === input.name) < index
      ? [
          {
            path: [index, 'name'],
            place: `environment “${input.name}”, name`,
            message: 'is given twice; names must differ',
          },
        ]
      : []),
  ]);
  refuseIfAny(problems, 'The configured environments cannot be used');
  return inputs.map(input => checked(input, 'configuration'));
}

function refuseIfAny(problems: Problem[], what: string): void {
  if (problems.length > 0) {
    throw invalid(what, problems);
  }
}

function stillListed(name: string, seen: string[]): Refusal {
  const sets =
    seen.length > 0
      ? `the test sets ${seen.join(', ')}`
      : 'test sets that you may not see';
  return new Refusal(
    'conflict',
    `Environment “${name}” is listed by ${sets}; it has to be taken from their lists first`,
  );
}

function missing(name: string): never {
  throw new Refusal('notFound', `There is no environment “${name}”`);
}
