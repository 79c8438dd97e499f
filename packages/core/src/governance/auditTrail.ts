import type {
  auditActions,
  auditResourceKinds,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { keepable } from '../postgres/keepableText';
import type { Caller } from '../types';
import { differences } from './differences';

/** A change as the audit trail tells it. */
export interface AuditedChange {
  action: (typeof auditActions)[number];
  resource: { kind: (typeof auditResourceKinds)[number]; name: string };
  /** What was there; nothing when it is created. */
  before?: object;
  /** What is there now; nothing when it is deleted. */
  after?: object;
}

/**
 * Writes an audit entry. It is chained to the one before when the transaction commits, by a trigger: the lock that this
 * takes is the last one of the transaction, so the order of what it does beforehand does not matter.
 *
 * @param trx - the transaction of the change itself: either both are kept, or none
 */
export async function audit(
  trx: Knex.Transaction,
  caller: Caller,
  { action, resource, before, after }: AuditedChange,
): Promise<void> {
  const actor = keepable(caller.actor);
  const onBehalfOf = keepable(caller.onBehalfOf);
  await trx('audit_entries').insert({
    actor_ref: actor.ref,
    actor_eid: actor.eid,
    actor_name: actor.name,
    on_behalf_of_ref: onBehalfOf?.ref,
    on_behalf_of_eid: onBehalfOf?.eid,
    on_behalf_of_name: onBehalfOf?.name,
    origin: caller.origin,
    request_id: caller.requestId,
    action,
    resource_kind: resource.kind,
    resource_name: resource.name,
    differences: JSON.stringify(differences(before, after)),
  });
}
