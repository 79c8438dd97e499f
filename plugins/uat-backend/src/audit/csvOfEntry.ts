import type { ChainedAuditEntry } from '@uatcms/plugin-uat-common';
import { csvLine } from '../http/csvLine';

/** First line of the export as CSV. */
export const csvHeader = csvLine([
  'position',
  'id',
  'at',
  'actor',
  'eid',
  'name',
  'on behalf of',
  'on behalf of eid',
  'on behalf of name',
  'origin',
  'request id',
  'action',
  'resource kind',
  'resource',
  'differences',
  'hash',
]);

/** An entry as a line of CSV (RFC 4180). */
export function csvOfEntry(entry: ChainedAuditEntry): string {
  const { actor, onBehalfOf, resource, chain } = entry;
  return csvLine([
    String(chain.position),
    String(entry.id),
    entry.at,
    actor.ref,
    actor.eid ?? '',
    actor.name ?? '',
    onBehalfOf?.ref ?? '',
    onBehalfOf?.eid ?? '',
    onBehalfOf?.name ?? '',
    entry.origin,
    entry.requestId ?? '',
    entry.action,
    resource.kind,
    resource.name,
    JSON.stringify(entry.differences),
    chain.hash,
  ]);
}
