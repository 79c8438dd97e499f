import type {
  Actor,
  AuditAnchor,
  AuditEntry,
  AuditFilter,
  ChainedAuditEntry,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { keepable } from '../postgres/keepableText';
import type { Caller } from '../types';
import type { AuditedChange } from './auditTrail';

/**
 * What is hashed of an entry. It stands here as well as in the function of the database that makes the chain, so that
 * who changes that function cannot change what is verified.
 */
const hashedText = `(jsonb_build_array(
  e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  e.actor_ref, e.actor_eid, e.actor_name, e.origin, e.request_id,
  e.action, e.resource_kind, e.resource_name, e.differences
) || case when e.on_behalf_of_ref is null then '[]'::jsonb else jsonb_build_array(
  jsonb_build_array(e.on_behalf_of_ref, e.on_behalf_of_eid, e.on_behalf_of_name)
) end)::text`;

/** Entries that match, newest first. */
export async function listEntries(
  db: Knex,
  {
    limit,
    before,
    ...filter
  }: AuditFilter & { limit: number; before?: number },
): Promise<AuditEntry[]> {
  const entries = db('audit_entries as e');
  narrow(entries, filter);
  if (before !== undefined) {
    entries.where('e.id', '<', before);
  }
  const rows = await entries.orderBy('e.id', 'desc').limit(limit).select('e.*');
  return rows.map(toEntry);
}

/**
 * One portion of the entries that match, in the order of the chain.
 *
 * @param after - position of the last entry of the portion before; 0 for the first
 */
export async function readPortion(
  db: Knex,
  filter: AuditFilter,
  after: number,
  limit: number,
): Promise<ChainedAuditEntry[]> {
  const entries = db('audit_chain as c')
    .leftJoin('audit_entries as e', 'e.id', 'c.entry_id')
    .where('c.position', '>', after);
  narrow(entries, filter);
  const rows = await entries
    .orderBy('c.position')
    .limit(limit)
    .select(
      'e.*',
      'c.entry_id',
      'c.position',
      db.raw(`encode(c.hash, 'hex') as hash`),
      db.raw(`${hashedText} as text`),
    );
  return rows.map(row => ({
    ...(row.id === null ? missingEntry(row.entry_id) : toEntry(row)),
    chain: {
      position: Number(row.position),
      hash: row.hash,
      text: row.text ?? '',
    },
  }));
}

/** An entry with its own link and the hash of the one before. */
export interface LinkedAuditEntry extends AuditEntry {
  /** Null: no link belongs to it. */
  chain: ChainedAuditEntry['chain'] | null;
  /** Null when it is the first that is kept, and others were forgotten. */
  previous: string | null;
}

/** All entries of one resource, in the order of the chain. */
export async function readEntriesOf(
  db: Knex,
  resource: AuditEntry['resource'],
): Promise<LinkedAuditEntry[]> {
  const rows = await db('audit_entries as e')
    .leftJoin('audit_chain as c', 'c.entry_id', 'e.id')
    .leftJoin('audit_chain as p', join =>
      join.on('p.position', db.raw('c.position - 1')),
    )
    .where({
      'e.resource_kind': resource.kind,
      'e.resource_name': resource.name,
    })
    .orderByRaw('c.position nulls last, e.id')
    .select(
      'e.*',
      'c.position',
      db.raw(`encode(c.hash, 'hex') as hash`),
      db.raw(`encode(p.hash, 'hex') as previous`),
      db.raw(`${hashedText} as text`),
    );
  return rows.map(({ position, hash, previous, text, ...row }) => ({
    ...toEntry(row),
    chain: hash && { position: Number(position), hash, text },
    previous: previous ?? (Number(position) === 1 ? '0'.repeat(64) : null),
  }));
}

/** When the oldest entry was written that is kept; undefined when none was forgotten. */
export async function readBeginning(db: Knex): Promise<string | undefined> {
  const row = await db('audit_chain as c')
    .join('audit_entries as e', 'e.id', 'c.entry_id')
    .orderBy('c.position')
    .first('c.position', 'e.at');
  return row && Number(row.position) > 1 ? row.at.toISOString() : undefined;
}

/** On whose behalf the newest entry of a change was written; nothing when it is not, or not any more, in the trail. */
export async function callerOf(
  db: Knex,
  { action, resource }: Pick<AuditedChange, 'action' | 'resource'>,
): Promise<Caller | undefined> {
  const row = await db('audit_entries')
    .where({
      resource_kind: resource.kind,
      resource_name: resource.name,
      action,
    })
    .orderBy('id', 'desc')
    .first();
  if (!row) {
    return undefined;
  }
  const { actor, onBehalfOf, origin, requestId } = toEntry(row);
  return {
    actor,
    ...(onBehalfOf && { onBehalfOf }),
    origin,
    ...(requestId !== null && { requestId }),
  };
}

/** The newest link, as it is kept beside the chain. */
export async function readHead(db: Knex): Promise<AuditAnchor> {
  const row = await db('audit_head').first(
    'position',
    db.raw(`encode(hash, 'hex') as hash`),
  );
  return { position: Number(row.position), hash: row.hash };
}

/** Entries that no link of the chain belongs to: somebody has put them there past the trigger. */
export async function countUnchained(db: Knex): Promise<number> {
  const [{ count }] = await db('audit_entries as e')
    .whereNotExists(
      db('audit_chain as c').whereRaw('c.entry_id = e.id').select(db.raw('1')),
    )
    .count();
  return Number(count);
}

/** @returns how many were forgotten, and the last link of those; undefined when there was nothing so old */
export async function forgetEntries(
  trx: Knex.Transaction,
  olderThanDays: number,
  atMost: number,
): Promise<({ entries: number } & AuditAnchor) | undefined> {
  const { rows } = await trx.raw(
    `select * from forget_audit_entries(now() - :days * interval '1 day', :atMost)`,
    { days: olderThanDays, atMost },
  );
  const [row] = rows;
  return (
    row && {
      entries: Number(row.forgotten),
      position: Number(row.last_position),
      hash: row.last_hash,
    }
  );
}

function narrow(entries: Knex.QueryBuilder, filter: AuditFilter): void {
  const { actor, resourceKind, resourceName, action, from, to } =
    keepable(filter);
  if (actor !== undefined) {
    entries.where(either =>
      either
        .where('e.actor_ref', actor)
        .orWhere('e.actor_eid', actor)
        .orWhereRaw('lower(e.actor_name) = lower(?)', [actor])
        .orWhere('e.on_behalf_of_ref', actor)
        .orWhere('e.on_behalf_of_eid', actor)
        .orWhereRaw('lower(e.on_behalf_of_name) = lower(?)', [actor]),
    );
  }
  if (resourceKind !== undefined) {
    entries.where('e.resource_kind', resourceKind);
  }
  if (resourceName !== undefined) {
    entries.where('e.resource_name', resourceName);
  }
  if (action?.endsWith('.*')) {
    entries.whereRaw('starts_with(e.action, ?)', [action.slice(0, -1)]);
  } else if (action !== undefined) {
    entries.where('e.action', action);
  }
  if (from !== undefined) {
    entries.where('e.at', '>=', from);
  }
  if (to !== undefined) {
    entries.where('e.at', '<', to);
  }
}

function toEntry(row: any): AuditEntry {
  return {
    id: Number(row.id),
    at: row.at.toISOString(),
    actor: actorOf(row.actor_ref, row.actor_eid, row.actor_name),
    ...(row.on_behalf_of_ref !== null && {
      onBehalfOf: actorOf(
        row.on_behalf_of_ref,
        row.on_behalf_of_eid,
        row.on_behalf_of_name,
      ),
    }),
    origin: row.origin,
    requestId: row.request_id,
    action: row.action,
    resource: { kind: row.resource_kind, name: row.resource_name },
    differences: row.differences,
  };
}

function actorOf(ref: string, eid: string | null, name: string | null): Actor {
  return {
    ref,
    ...(eid !== null && { eid }),
    ...(name !== null && { name }),
  };
}

/** A link whose entry was taken away: it does not verify. */
function missingEntry(id: string): AuditEntry {
  return {
    id: Number(id),
    at: new Date(0).toISOString(),
    actor: { ref: 'unknown' },
    origin: 'api',
    requestId: null,
    action: 'missing',
    resource: { kind: 'missing', name: 'missing' },
    differences: [],
  };
}
