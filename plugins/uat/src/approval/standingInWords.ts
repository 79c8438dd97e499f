import type { Actor, Approval } from '@uatcms/plugin-uat-common';
import { shortRef } from '../components/ActorName';

const nameOf = ({ name, ref }: Actor) => name ?? shortRef(ref);

/** How the newest revision stands, in a sentence beside its state. */
export function standingInWords({ newest, approved }: Approval): string {
  const { review, revision } = newest;
  const since = approved
    ? `Revision ${approved.revision} is approved, by ${nameOf(approved.by)}.`
    : 'No revision is approved yet.';
  switch (newest.state) {
    case 'approved':
      return approved ? `Approved by ${nameOf(approved.by)}.` : '';
    case 'inReview':
      return review
        ? `${nameOf(review.requestedBy)} has asked for a review. ${since}`
        : since;
    case 'changesRequested':
      return review?.ended
        ? `${nameOf(review.ended.by)} asks for changes. ${since}`
        : since;
    default:
      return approved
        ? `${since} What was changed up to revision ${revision} is not.`
        : since;
  }
}

/** Why somebody cannot approve, by what they have saved; nothing when they can. */
export function authorshipOf(
  { authors, approved }: Approval,
  userRef: string | undefined,
): string | undefined {
  const mine = authors.find(
    ({ actor }) => actor.ref.toLowerCase() === userRef?.toLowerCase(),
  );
  if (!mine) {
    return undefined;
  }
  const saved =
    mine.revisions.length === 1
      ? `revision ${mine.revisions[0]}`
      : `revisions ${mine.revisions
          .slice(0, -1)
          .join(', ')} and ${mine.revisions.at(-1)}`;
  return `You have saved ${saved}${
    approved ? ` since revision ${approved.revision} was approved` : ''
  }: somebody else has to approve.`;
}
