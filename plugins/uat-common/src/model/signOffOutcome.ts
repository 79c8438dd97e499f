/**
 * Where a sign-off stands.
 *
 * - `pending`: at least one signatory has still to decide
 * - `accepted`, `acceptedWithRemarks`: every signatory has accepted, at least one of them with remarks
 * - `refused`: a signatory has refused
 * - `withdrawn`: taken back by a person
 * - `void`: what it is bound to has changed
 *
 * @public
 */
export const signOffOutcomes = [
  'pending',
  'accepted',
  'acceptedWithRemarks',
  'refused',
  'withdrawn',
  'void',
] as const;

/** @public */
export type SignOffOutcome = (typeof signOffOutcomes)[number];

/** Whether a sign-off is waited for, or holds: its runs are kept, and a change of them makes it void. @public */
export function stands(outcome: SignOffOutcome): boolean {
  return (
    outcome === 'pending' ||
    outcome === 'accepted' ||
    outcome === 'acceptedWithRemarks'
  );
}
