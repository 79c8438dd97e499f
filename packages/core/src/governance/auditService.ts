import {
  verifyAuditTrail,
  type AuditAnchor,
  type AuditFilter,
  type AuditVerification,
  type ChainedAuditEntry,
  type ListedAuditEntry,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import type { AuditService, Caller } from '../types';
import {
  countUnchained,
  forgetEntries,
  listEntries,
  readHead,
  readPortion,
} from './auditStore';
import { withSubjects } from './auditSubjects';
import { audit } from './auditTrail';

/** Entries that are read at a time. */
const portion = 1_000;
/** The same for who may take them slowly: meanwhile they are held, and each may be of a whole test set. */
const smallPortion = 100;
/** Most entries that are forgotten in one transaction, during which nobody else can commit an entry. */
const mostForgotten = 5_000;

/** Reads, verifies and shortens the audit trail. Written it is by `audit`, in the transaction of each change. */
export class PostgresAuditService implements AuditService {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(
    query: Inputs['audit']['list'],
  ): Promise<{ items: ListedAuditEntry[]; more: boolean }> {
    const entries = await listEntries(this.#knex, {
      ...query,
      limit: query.limit + 1,
    });
    return {
      items: await withSubjects(this.#knex, entries.slice(0, query.limit)),
      more: entries.length > query.limit,
    };
  }

  async head(): Promise<AuditAnchor> {
    return readHead(this.#knex);
  }

  async export(filter: AuditFilter): Promise<AsyncIterable<ChainedAuditEntry>> {
    return readAll(this.#knex, filter, smallPortion);
  }

  /** On a snapshot, so that what is written meanwhile is no contradiction. */
  async verify(): Promise<AuditVerification> {
    return this.#knex.transaction(
      async trx => {
        const head = await readHead(trx);
        const result = await verifyAuditTrail(readAll(trx, {}, portion), {
          head,
        });
        const unchained = await countUnchained(trx);
        return unchained === 0
          ? result
          : {
              ...result,
              problems: [
                ...result.problems,
                `${unchained} entries are not part of the chain: they were not written by the product`,
              ],
            };
      },
      { isolationLevel: 'repeatable read', readOnly: true },
    );
  }

  async forget(olderThanDays: number, caller: Caller): Promise<number> {
    let forgotten = 0;
    for (;;) {
      const entries = await this.#knex.transaction(async trx => {
        const last = await forgetEntries(trx, olderThanDays, mostForgotten);
        if (last) {
          await audit(trx, caller, {
            action: 'auditTrail.forgotten',
            resource: { kind: 'auditTrail', name: 'audit trail' },
            after: { ...last, olderThanDays },
          });
        }
        return last?.entries ?? 0;
      });
      forgotten += entries;
      if (entries < mostForgotten) {
        return forgotten;
      }
    }
  }
}

async function* readAll(
  db: Knex,
  filter: AuditFilter,
  size: number,
): AsyncGenerator<ChainedAuditEntry> {
  for (let after = 0; ; ) {
    const entries = await readPortion(db, filter, after, size);
    yield* entries;
    if (entries.length < size) {
      return;
    }
    after = entries[entries.length - 1].chain.position;
  }
}
