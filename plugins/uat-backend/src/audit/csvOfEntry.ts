import type { ChainedAuditEntry } from '@uatcms/plugin-uat-common';

/** A spreadsheet takes what begins with one of these for a formula: an apostrophe makes it text. */
const formula = /^[=+\-@\t\r]/;

/** First line of the export as CSV. */
export const csvHeader = line([
  'position',
  'id',
  'at',
  'actor',
  'eid',
  'name',
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
  const { actor, resource, chain } = entry;
  return line([
    String(chain.position),
    String(entry.id),
    entry.at,
    actor.ref,
    actor.eid ?? '',
    actor.name ?? '',
    entry.origin,
    entry.requestId ?? '',
    entry.action,
    resource.kind,
    resource.name,
    JSON.stringify(entry.differences),
    chain.hash,
  ]);
}

function line(cells: string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string): string {
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
