import type { Problem } from '@uatcms/plugin-uat-common';

/**
 * What a service of core refuses, and why. The edge that called turns it into its own kind of answer.
 *
 * @public
 */
export type RefusalReason =
  | 'invalid'
  | 'notFound'
  | 'conflict'
  | 'unauthenticated'
  | 'forbidden'
  | 'fenced'
  | 'noRoom'
  | 'unavailable';

/**
 * Thrown by the services of core when a request cannot be carried out. Everything else that is thrown is a fault.
 *
 * - `invalid`: the input is wrong; `problems` holds all that is wrong with it
 * - `notFound`, `conflict`: as the names say
 * - `forbidden`: a rule that holds whatever a policy says, such as that nobody approves what they wrote
 * - `unauthenticated`: no such shard, or not its token
 * - `forbidden`: the caller may not, whatever permissions they have (four eyes)
 * - `fenced`: the shard was given to another runner, or has ended
 * - `noRoom`: there is no room left to keep something
 * - `unavailable`: something is not known at the moment that has to be; it can be tried again
 *
 * @public
 */
export class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly problems: Problem[];

  constructor(
    reason: RefusalReason,
    message: string,
    problems: Problem[] = [],
  ) {
    super(message);
    this.name = 'Refusal';
    this.reason = reason;
    this.problems = problems;
  }
}

const mostProblemsSaid = 3;

/**
 * A refusal that says what is wrong: the first problems in its message, all of them in `problems`.
 *
 * @param what - what cannot be done, for instance `The test set cannot be saved`
 */
export function invalid(what: string, problems: Problem[]): Refusal {
  const said = problems
    .slice(0, mostProblemsSaid)
    .map(({ place, message }) => `${place}: ${message}`);
  const more = problems.length - said.length;
  return new Refusal(
    'invalid',
    `${what}: ${said.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    problems,
  );
}

/** Said of what does not exist and of what may not be seen alike. @public */
export function noTestSet(name: string): Refusal {
  return new Refusal('notFound', `There is no test set “${name}”`);
}

/** @public */
export function nameTaken(testSet: string): Refusal {
  return new Refusal(
    'conflict',
    `There is already a test set “${testSet}”; choose another name`,
  );
}

/** Said of what does not exist and of what may not be seen alike. @public */
export function noTestRun(id: string): Refusal {
  return new Refusal('notFound', `There is no test run “${id}”`);
}

/** Said of what does not exist and of what may not be seen alike. @public */
export function noSignOff(id: string): Refusal {
  return new Refusal('notFound', `There is no sign-off “${id}”`);
}
