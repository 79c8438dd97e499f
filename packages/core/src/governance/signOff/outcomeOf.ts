import type { Signatory, SignOffOutcome } from '@uatcms/plugin-uat-common';

/** What the decisions of all signatories come to: the first refusal ends it, the last acceptance makes it accepted. */
export function outcomeOf(
  decisions: Array<Signatory['decision']>,
): SignOffOutcome {
  if (decisions.includes('refused')) {
    return 'refused';
  }
  if (decisions.includes(null)) {
    return 'pending';
  }
  return decisions.includes('acceptedWithRemarks')
    ? 'acceptedWithRemarks'
    : 'accepted';
}
