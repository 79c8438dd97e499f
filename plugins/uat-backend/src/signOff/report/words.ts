import {
  foldReference,
  type Actor,
  type Signatory,
  type SignOffDecision,
  type SignOffOutcome,
  type Verdict,
} from '@uatcms/plugin-uat-common';

export const outcomeWords: Record<SignOffOutcome, string> = {
  pending: 'Not signed yet',
  accepted: 'Accepted',
  acceptedWithRemarks: 'Accepted with remarks',
  refused: 'Refused',
  withdrawn: 'Withdrawn',
  void: 'Void',
};

export const decisionWords: Record<SignOffDecision, string> = {
  accepted: 'Accepted',
  acceptedWithRemarks: 'Accepted with remarks',
  refused: 'Refused',
};

export const verdictWords: Record<Verdict, string> = {
  passed: 'Passed',
  failed: 'Failed',
  error: 'Error',
  flaky: 'Flaky',
  skipped: 'Skipped',
  cancelled: 'Cancelled',
};

/** A person with everything by which they are known. */
export function personInWords({ name, eid, ref }: Actor): string {
  return [name ?? ref, ...[eid, name && ref].filter(Boolean)].join(', ');
}

/**
 * Who was to sign, by the name that they had when they signed: it is never looked up for a report. Signatures that are
 * older than such names have it of people who signed for themselves.
 */
export function signatoryInWords({ ref, name, decidedBy }: Signatory): string {
  const themselves = decidedBy && foldReference(decidedBy.ref) === ref;
  const eid = themselves ? decidedBy.eid : undefined;
  const known = name ?? (themselves ? decidedBy.name : undefined);
  return personInWords({ ref, eid, name: known });
}

/** In UTC: a report is read in any time zone. */
export function timeInWords(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

export function durationInWords(ms: number | null): string {
  if (ms === null) {
    return '';
  }
  return ms < 60_000
    ? `${(ms / 1_000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
