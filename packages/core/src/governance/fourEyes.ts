import {
  isSameActor,
  type Actor,
  type Approval,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { Refusal } from '../errors';
import type { Caller } from '../types';
import { authorsBetween } from './reviewStore';

/** Who has saved which revisions after one, up to and with another. One person is one author, by whatever account. */
export async function findAuthors(
  db: Knex,
  testSetId: string,
  range: { after: number; upTo: number },
): Promise<Approval['authors']> {
  const authors: Approval['authors'] = [];
  for (const row of await authorsBetween(db, testSetId, range)) {
    const known = authors.find(({ actor }) =>
      isSameActor(actor, row.created_by),
    );
    if (known) {
      known.revisions.push(row.number);
    } else {
      authors.push({ actor: row.created_by, revisions: [row.number] });
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
  const deciding = [caller.actor, caller.onBehalfOf].filter(
    (actor): actor is Actor => actor !== undefined,
  );
  const author = authors.find(({ actor }) =>
    deciding.some(one => isSameActor(actor, one)),
  );
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
