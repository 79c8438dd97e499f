import {
  foldReference,
  isSameActor,
  type Actor,
  type Signatory,
  type SignOffOutcome,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { Refusal } from '../../errors';
import { keepable } from '../../postgres/keepableText';
import { refsOf } from '../../refsOf';
import type { Caller } from '../../types';
import { audit } from '../auditTrail';
import { outcomeOf } from './outcomeOf';
import {
  letGoOfRuns,
  lockSignOff,
  signatoriesOf,
  type SignatoryNames,
  type SignOffRow,
} from './signOffStore';

type Input = Inputs['signOffs']['decide'];

/**
 * Writes what a signatory has decided. The first refusal ends it; the last acceptance makes it accepted.
 *
 * How the signatory is called is written beside it, and stays: what a group is called later does not say who signed.
 *
 * @param names - of the signatories, as they are now
 * @throws Refusal `conflict` when it is not pending or something else is signed; `forbidden` when it does not wait for
 *   the caller, or the caller is an author
 */
export async function decideSignOff(
  trx: Knex.Transaction,
  input: Input,
  caller: Caller,
  names: SignatoryNames,
): Promise<void> {
  const row = await lockSignOff(trx, input.id);
  assertPending(row, input.hash);
  const signatories = (await signatoriesOf(trx, [row.id])).get(row.id)!;
  assertNoAuthor(row, caller.actor);
  const signatory = signatoryOf(signatories, caller, input.as);
  const comment = keepable(input.comment.trim());
  const name = keepable(names.get(signatory.ref)) ?? signatory.name;
  await trx('sign_off_signatories')
    .where({ sign_off_id: row.id, ref: signatory.ref })
    .update({
      name,
      decision: input.decision,
      comment,
      decided_by: JSON.stringify(keepable(caller.actor)),
      decided_at: trx.raw('statement_timestamp()'),
      hash: row.hash,
    });
  const outcome = outcomeOf(
    signatories.map(({ ref, decision }) =>
      ref === signatory.ref ? input.decision : decision,
    ),
  );
  if (outcome !== 'pending') {
    await trx('sign_offs')
      .where({ id: row.id })
      .update({ outcome, decided_at: trx.raw('statement_timestamp()') });
  }
  if (outcome === 'refused') {
    await letGoOfRuns(trx, row.id);
  }
  await audit(trx, caller, {
    action: `signOff.${input.decision}`,
    resource: { kind: 'signOff', name: row.id },
    before: { outcome: row.outcome },
    after: {
      outcome,
      signatory: signatory.ref,
      ...(name !== null && { signatoryName: name }),
      comment,
      hash: row.hash,
    },
  });
}

function assertPending({ outcome, reason, hash }: SignOffRow, signed: string) {
  if (outcome !== 'pending') {
    const why: Record<Exclude<SignOffOutcome, 'pending'>, string> = {
      accepted: 'everybody has accepted already',
      acceptedWithRemarks: 'everybody has accepted already',
      refused: 'it was refused already',
      withdrawn: `it was withdrawn: ${reason}`,
      void: `it is void: ${reason}`,
    };
    throw new Refusal(
      'conflict',
      `This sign-off cannot be signed any more: ${why[outcome]}`,
    );
  }
  if (signed !== hash) {
    throw new Refusal(
      'conflict',
      `What you have seen has the hash ${signed}, and what is to be signed ${hash}; load the sign-off anew`,
    );
  }
}

/** Four eyes: nobody signs what they have written, whatever permissions they have. */
function assertNoAuthor({ snapshot }: SignOffRow, caller: Actor): void {
  const written = snapshot.testSets.find(({ authors }) =>
    authors.some(author => isSameActor(author, caller)),
  );
  if (written) {
    throw new Refusal(
      'forbidden',
      `You are an author of revision ${written.revision} of test set “${written.title}”, or of one before it since the last that was approved or signed. Nobody signs what they have written`,
    );
  }
}

/**
 * The signatory that the caller speaks for: themselves before groups of theirs. One person signs once, so that two
 * signatories are always two people.
 */
function signatoryOf(
  signatories: Signatory[],
  caller: Caller,
  as: string | undefined,
): Signatory {
  const own = foldReference(caller.actor.ref);
  if (
    signatories.some(
      ({ decidedBy }) => decidedBy && isSameActor(decidedBy, caller.actor),
    )
  ) {
    throw new Refusal(
      'conflict',
      'You have signed this already; the other signatories are for other people',
    );
  }
  const refs = refsOf(caller);
  const mine = signatories
    .filter(({ ref }) => refs.includes(ref))
    .sort((a, b) => Number(b.ref === own) - Number(a.ref === own));
  if (mine.length === 0) {
    throw new Refusal(
      'forbidden',
      `This sign-off does not wait for you; its signatories are ${signatories
        .map(({ ref }) => ref)
        .join(', ')}`,
    );
  }
  const open = mine.filter(({ decision }) => !decision);
  const chosen = as
    ? open.find(({ ref }) => ref === foldReference(as))
    : open[0];
  if (!chosen) {
    throw new Refusal(
      'conflict',
      as
        ? `You cannot sign as ${as}; you may sign as ${
            open.map(({ ref }) => ref).join(', ') || 'nobody any more'
          }`
        : `Somebody has signed already as ${mine
            .map(({ ref }) => ref)
            .join(', ')}`,
    );
  }
  return chosen;
}
