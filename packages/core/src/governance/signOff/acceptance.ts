import {
  foldReference,
  type Acceptance,
  type SignOffSummary,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { problemsOfRecord } from './problemsOfRecord';
import { selectSignOffs, toSummaries } from './signOffStore';

/**
 * Whether a release is accepted somewhere. The newest sign-off decides that was not withdrawn; at most one stands. One whose
 * rows were changed past the portal accepts nothing.
 */
export async function acceptanceOf(
  db: Knex,
  query: Inputs['signOffs']['acceptance'],
): Promise<Acceptance> {
  const { release, environment } = query;
  const entity = foldReference(query.entity);
  const row = await selectSignOffs(db)
    .where({ 's.entity': entity, 's.release': release })
    .where('s.environment', environment)
    .whereNot('s.outcome', 'withdrawn')
    .orderBy('s.id', 'desc')
    .first();
  if (!row) {
    return notAskedFor(query);
  }
  const [signOff] = await toSummaries(db, [row]);
  const isAccepted =
    signOff.outcome === 'accepted' || signOff.outcome === 'acceptedWithRemarks';
  const problems = isAccepted ? await problemsOfRecord(db, signOff.id) : [];
  if (problems.length > 0) {
    return {
      accepted: false,
      reason: `Release ${release} of ${entity} is not accepted for ${environment}: its sign-off is not what people have made it. ${problems.join(
        '; ',
      )}`,
      signOff,
    };
  }
  return {
    accepted: isAccepted,
    reason: `Release ${release} of ${entity} ${inWords(signOff)}`,
    signOff,
  };
}

/** The answer where there is no sign-off. */
export function notAskedFor({
  entity,
  release,
  environment,
}: Inputs['signOffs']['acceptance']): Acceptance {
  return {
    accepted: false,
    reason: `Release ${release} of ${foldReference(
      entity,
    )} is not accepted for ${environment}: nobody has asked for a sign-off of it`,
    signOff: null,
  };
}

function inWords(signOff: SignOffSummary): string {
  const { environment, signatories, decidedAt, ended } = signOff;
  const who = (decision: string | null) =>
    signatories
      .filter(signatory => signatory.decision === decision)
      .map(({ ref, decidedBy }) => decidedBy?.name ?? decidedBy?.ref ?? ref)
      .join(', ');
  const remarks = signatories
    .filter(({ decision }) => decision !== 'accepted')
    .map(({ comment }) => `“${comment}”`)
    .join(' ');
  switch (signOff.outcome) {
    case 'accepted':
      return `is accepted for ${environment} since ${decidedAt}, by ${who(
        'accepted',
      )}`;
    case 'acceptedWithRemarks':
      return `is accepted with remarks for ${environment} since ${decidedAt}: ${remarks}`;
    case 'refused':
      return `is not accepted for ${environment}: ${who(
        'refused',
      )} refused it: ${remarks}`;
    case 'void':
      return `is not accepted for ${environment}: its sign-off is void. ${
        ended?.reason
      } (${ended?.by.name ?? ended?.by.ref}, ${ended?.at})`;
    default:
      return `is not accepted for ${environment} yet: the sign-off waits for ${who(
        null,
      )}`;
  }
}
