import type { AuditEntry, AuditFilter } from '@uatcms/plugin-uat-common';

/** Which changes are looked at, as it stands in the address. */
export interface AuditPlace {
  /** Name, employee id or reference. */
  person: string;
  resourceKind: string;
  resourceName: string;
  /** An action, or all of a kind: `testSet.*`. */
  action: string;
  /** Days, such as `2026-11-26`; both are included. */
  from: string;
  to: string;
}

const names = {
  person: 'person',
  resourceKind: 'kind',
  resourceName: 'resource',
  action: 'action',
  from: 'from',
  to: 'to',
} as const satisfies Record<keyof AuditPlace, string>;

const fields = Object.keys(names) as Array<keyof AuditPlace>;

export function placeOf(params: URLSearchParams): AuditPlace {
  return Object.fromEntries(
    fields.map(field => [field, params.get(names[field]) ?? '']),
  ) as unknown as AuditPlace;
}

/** What narrows, as parameters of an address; what does not is left out. */
export function paramsOf(place: Partial<AuditPlace>): URLSearchParams {
  return new URLSearchParams(
    fields
      .filter(field => place[field])
      .map(field => [names[field], place[field]!]),
  );
}

/** The place as the server is asked. Days are those of the reader. */
export function filterOf(place: AuditPlace): AuditFilter {
  return {
    actor: place.person.trim() || undefined,
    resourceKind: place.resourceKind || undefined,
    resourceName: place.resourceName.trim() || undefined,
    action: /^[\w.]+(\.\*)?$/.test(place.action) ? place.action : undefined,
    from: startOfDay(place.from, 0),
    to: startOfDay(place.to, 1),
  };
}

/** All changes of what an entry is about. */
export function placeOfResource({
  kind,
  name,
}: AuditEntry['resource']): Partial<AuditPlace> {
  return { resourceKind: kind, resourceName: name };
}

function startOfDay(day: string, later: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  const moment = new Date(
    Number(year),
    Number(month) - 1,
    Number(date) + later,
  );
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
