import {
  isSameActor,
  type Actor,
  type Approval,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { Refusal } from '../errors';
import type { Caller } from '../types';
import { authorsBetween } from './reviewStore';

/**
 * Decisions are those of people: what a token does proves nothing about who has looked at something.
 *
 * @param decision - what is decided, for instance `approve a revision`
 * @throws Refusal `forbidden` for anything but a user; `unavailable` when it is not known for certain who it is
 */
export function assertPerson(caller: Caller, decision: string): void {
  if (!/^user:/i.test(caller.actor.ref)) {
    throw new Refusal(
      'forbidden',
      `Only a person who is signed in can ${decision}: ${nameOf(
        caller.actor,
      )} is a service, and nobody can know who has looked at what it decides`,
    );
  }
  assertKnown(caller);
}

/** @throws Refusal `unavailable` when it is not known for certain who decides, or who is an author */
export function assertKnown({ unsure }: Caller): void {
  if (unsure !== undefined) {
    throw new Refusal('unavailable', unsure);
  }
}

/**
 * Who has saved which revisions after one, up to and with another, and for whom. One person is one author, by whatever
 * account.
 */
export async function findAuthors(
  db: Knex,
  testSetId: string,
  range: { after: number; upTo: number },
): Promise<Approval['authors']> {
  const authors: Approval['authors'] = [];
  for (const row of await authorsBetween(db, testSetId, range)) {
    for (const author of [row.created_by, row.on_behalf_of]) {
      const known =
        author && authors.find(one => isSameActor(one.actor, author));
      if (known) {
        known.revisions.push(row.number);
      } else if (author) {
        authors.push({ actor: author, revisions: [row.number] });
      }
    }
  }
  return authors;
}

/**
 * Nobody approves what they wrote, whatever a policy says.
 *
 * @throws Refusal `forbidden`, naming the author and what was saved
 */
export function refuseAuthors(
  caller: Caller,
  authors: Approval['authors'],
  what: { testSet: string; revision: number; approved?: number },
): void {
  const author = authors.find(({ actor }) => isSameActor(actor, caller.actor));
  if (!author) {
    return;
  }
  const since =
    what.approved === undefined
      ? 'and no revision has been approved yet'
      : `since revision ${what.approved} was approved`;
  throw new Refusal(
    'forbidden',
    `Revision ${what.revision} of test set “${
      what.testSet
    }” cannot be approved by ${nameOf(
      author.actor,
    )}, who has saved ${revisionsInWords(
      author.revisions,
    )} ${since}; somebody else has to look at it`,
  );
}

export function nameOf({ name, ref }: Actor): string {
  return name ?? ref;
}

/** `revision 3`, `revisions 3, 4 and 7`; of many, the first and the last. */
export function revisionsInWords(numbers: number[]): string {
  if (numbers.length === 1) {
    return `revision ${numbers[0]}`;
  }
  return numbers.length > 5
    ? `${numbers.length} revisions, from ${numbers[0]} to ${numbers.at(-1)},`
    : `revisions ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}
