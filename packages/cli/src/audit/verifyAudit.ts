import {
  anchorInWords,
  verifyAuditTrail,
  type AuditAnchor,
} from '@uatcms/plugin-uat-common';
import type { Output } from '../createProgram';
import { openTrail, type TrailSource } from './readTrail';

/**
 * Verifies an audit trail, and prints what was found.
 *
 * @returns 0 when it is intact, 1 when somebody has tampered with it
 * @throws Error when it cannot be read, or holds nothing that could be verified
 */
export async function verifyAudit(
  options: TrailSource & { anchor: AuditAnchor[] },
  output: Output,
): Promise<number> {
  const trail = await openTrail(options);
  const { entries, first, head, problems } = await verifyAuditTrail(
    trail.entries,
    { anchors: [...options.anchor, ...trail.heads] },
  );
  if (entries === 0 && problems.length === 0) {
    throw new Error(
      'The audit trail has no entry, so there is nothing to verify. Where it had some, give the head of then as --anchor.',
    );
  }
  const beginning =
    first !== null && first > 1
      ? `, from position ${first} (older ones were forgotten)`
      : '';
  output.write(`Entries: ${entries}${beginning}\n`);
  output.write(`Head:    ${anchorInWords(head)}\n`);
  if (problems.length === 0) {
    output.write('The audit trail is intact.\n');
    return 0;
  }
  output.write('The audit trail has been tampered with:\n');
  for (const problem of problems) {
    output.write(`- ${problem}\n`);
  }
  return 1;
}
