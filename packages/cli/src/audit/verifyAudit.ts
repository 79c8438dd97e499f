import { verifyAuditTrail, type AuditAnchor } from '@uatcms/plugin-uat-common';
import type { Output } from '../createProgram';
import { readTrail, type TrailSource } from './readTrail';

/**
 * Verifies an audit trail, and prints what was found.
 *
 * @returns 0 when it is intact, 1 when somebody has tampered with it
 * @throws Error when it cannot be read
 */
export async function verifyAudit(
  options: TrailSource & { anchor: AuditAnchor[] },
  output: Output,
): Promise<number> {
  const { entries, first, head, problems } = await verifyAuditTrail(
    readTrail(options),
    { anchors: options.anchor },
  );
  const beginning =
    first !== null && first > 1
      ? `, from position ${first} (older ones were forgotten)`
      : '';
  output.write(`Entries: ${entries}${beginning}\n`);
  output.write(`Head:    ${head.position}:${head.hash}\n`);
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
