import { createHash } from 'node:crypto';
import type {
  Actor,
  SignOffDecision,
  SignOffOutcome,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import {
  readBeginning,
  readEntriesOf,
  type LinkedAuditEntry,
} from '../auditStore';
import type { Difference } from '../differences';

/** Something that happened to a sign-off, as the audit trail tells it. */
export interface RecordedEvent {
  by: Actor;
  /** When the transaction of the change began. */
  at: string;
  /** Where the sign-off stood afterwards. */
  outcome: SignOffOutcome;
}

/** What has become of a sign-off as the audit trail tells it, which nobody can change unseen. */
export interface RecordedSignOff {
  requested?: RecordedEvent & { hash: unknown; dueOn: unknown };
  /** By signatory. */
  decisions: Map<
    string,
    RecordedEvent & {
      decision: SignOffDecision;
      comment: unknown;
      hash: unknown;
    }
  >;
  ended?: RecordedEvent & { reason: unknown };
  /** Where it stands; undefined when the trail says nothing about it any more. */
  outcome?: SignOffOutcome;
  /** What is older than this may have been forgotten by configuration; undefined: the trail is whole. */
  since?: string;
  /** Entries that are not what was written. */
  problems: string[];
}

/** Reads what the audit trail tells of a sign-off, and checks that each entry follows from the one before it. */
export async function readRecord(
  db: Knex,
  id: string,
): Promise<RecordedSignOff> {
  const record: RecordedSignOff = {
    decisions: new Map(),
    since: await readBeginning(db),
    problems: [],
  };
  for (const entry of await readEntriesOf(db, { kind: 'signOff', name: id })) {
    if (!follows(entry)) {
      record.problems.push(
        `Entry ${entry.id} of the audit trail is not what was written`,
      );
    }
    note(record, entry);
  }
  return record;
}

function follows({ chain, previous }: LinkedAuditEntry): boolean {
  if (!chain) {
    return false;
  }
  // What stood before the first one that is kept is checked with the whole trail.
  return (
    previous === null ||
    createHash('sha256').update(`${previous}\n${chain.text}`).digest('hex') ===
      chain.hash
  );
}

function note(record: RecordedSignOff, entry: LinkedAuditEntry): void {
  const { action, actor, at } = entry;
  const differences = entry.differences as Difference[];
  if (action === 'signOff.requested') {
    const { hash, dueOn } = (differences[0]?.new ?? {}) as any;
    record.outcome = 'pending';
    record.requested = { by: actor, at, outcome: 'pending', hash, dueOn };
    return;
  }
  const said = (name: string) =>
    differences.find(({ path }) => path.length === 1 && path[0] === name)?.new;
  const outcome =
    (said('outcome') as SignOffOutcome | undefined) ??
    record.outcome ??
    'pending';
  record.outcome = outcome;
  const event = { by: actor, at, outcome };
  if (action === 'signOff.voided' || action === 'signOff.withdrawn') {
    record.ended = { ...event, reason: said('reason') };
  } else {
    record.decisions.set(String(said('signatory')), {
      ...event,
      decision: action.replace('signOff.', '') as SignOffDecision,
      comment: said('comment') ?? '',
      hash: said('hash'),
    });
  }
}
