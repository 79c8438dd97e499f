import {
  isSameActor,
  stands,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { Refusal } from '../../errors';
import { keepable } from '../../postgres/keepableText';
import type { Caller } from '../../types';
import { lockSignOff, signatoriesOf } from './signOffStore';
import { endSignOff } from './voidSignOffs';

/**
 * Takes a sign-off back that stands: by who has requested it, or has signed it. One of a release that still waits also by
 * who may ask for another one in its place.
 */
export async function withdrawSignOff(
  trx: Knex.Transaction,
  input: Inputs['signOffs']['withdraw'],
  caller: Caller,
  { mayReplace }: { mayReplace: boolean },
): Promise<void> {
  const row = await lockSignOff(trx, input.id);
  if (!stands(row.outcome)) {
    throw new Refusal(
      'conflict',
      `There is nothing to withdraw: the sign-off is ${row.outcome}`,
    );
  }
  const signatories = (await signatoriesOf(trx, [row.id])).get(row.id)!;
  const people = [
    row.created_by,
    ...signatories.flatMap(({ decidedBy }) => decidedBy ?? []),
  ];
  const isInTheWay = row.snapshot.release !== null && row.outcome === 'pending';
  if (
    !(mayReplace && isInTheWay) &&
    !people.some(person => isSameActor(person, caller.actor))
  ) {
    throw new Refusal(
      'forbidden',
      `Only who has requested or signed it may withdraw it: ${people
        .map(({ name, ref }) => name ?? ref)
        .join(', ')}`,
    );
  }
  await endSignOff(trx, caller, row.id, {
    outcome: 'withdrawn',
    reason: keepable(input.comment),
  });
}
