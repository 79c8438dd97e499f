import { foldReference, type SignOff } from '@uatcms/plugin-uat-common';
import { useOwnRefs } from '../api/identity';
import { useRefusalOfAny, useReleaseRefusal } from '../permissions/useRefusal';

/**
 * For whom the reader may sign, and why not: the backend decides, this only spares people a refusal.
 *
 * @returns nothing while it is not known, or when the sign-off has never waited for the reader
 */
export function useSigning(signOff: SignOff):
  | {
      /** Open signatories that the reader may speak for. */
      as: string[];
      /** Why the reader cannot sign although one might expect it. */
      refusal?: string;
      /** Why the policy does not let them. */
      forbidden?: string;
    }
  | undefined {
  const { data: own } = useOwnRefs();
  const ofTestSets = useRefusalOfAny(
    signOff.testSets.map(({ testSet }) => testSet),
    'signOff',
  );
  const ofRelease = useReleaseRefusal(signOff.release?.entity, 'signOff');
  const forbidden = ofRelease ?? ofTestSets;
  if (!own) {
    return undefined;
  }
  const mine = signOff.signatories.filter(({ ref }) => own.refs.has(ref));
  const isMe = (ref: string | undefined) =>
    ref !== undefined && foldReference(ref) === own.user;
  if (signOff.signatories.some(({ decidedBy }) => isMe(decidedBy?.ref))) {
    return { as: [], refusal: 'You have signed. It waits for the others.' };
  }
  if (mine.length === 0) {
    return undefined;
  }
  const written = signOff.snapshot.testSets.find(({ authors }) =>
    authors.some(({ ref }) => isMe(ref)),
  );
  if (written) {
    return {
      as: [],
      refusal: `You are an author of what was run (${written.title}). Nobody signs what they have written: another member of your group has to.`,
    };
  }
  const as = mine.filter(({ decision }) => !decision).map(({ ref }) => ref);
  return as.length > 0 ? { as, forbidden } : undefined;
}
