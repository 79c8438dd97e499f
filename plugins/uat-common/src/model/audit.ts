import * as z from 'zod';
import { signOffSummarySchema } from './signOff';
import { actorSchema } from './testSet';

/**
 * Where a change came from: pages of the portal, the CLI, the catalog or anything else that asks over HTTP; the
 * configuration of the backend; or one of its schedules.
 *
 * @public
 */
export const auditOrigins = [
  'portal',
  'api',
  'cli',
  'configuration',
  'catalog',
  'schedule',
] as const;

/** What a change can be of. @public */
export const auditResourceKinds = [
  'testSet',
  'testRun',
  'environment',
  'signOff',
  'manualCheck',
  'auditTrail',
] as const;

/** All that is written down. A review is one of a test set, and its changes are. @public */
export const auditActions = [
  'testSet.created',
  'testSet.saved',
  'testSet.deleted',
  'environment.created',
  'environment.updated',
  'environment.deleted',
  'testRun.started',
  'testRun.repeated',
  'testRun.cancelled',
  'testRun.imported',
  'testRun.kept',
  'testRun.released',
  'testRun.deleted',
  'review.requested',
  'review.approved',
  'review.changesRequested',
  'review.withdrawn',
  'review.superseded',
  'manualCheck.claimed',
  'manualCheck.takenOver',
  'manualCheck.released',
  'manualCheck.answered',
  'manualCheck.assigned',
  'manualCheck.finished',
  'signOff.requested',
  'signOff.accepted',
  'signOff.acceptedWithRemarks',
  'signOff.refused',
  'signOff.withdrawn',
  'signOff.voided',
  'auditTrail.forgotten',
] as const;

/** One place where a value was changed. No `old`: it was added. No `new`: it was removed. @public */
export const auditDifferenceSchema = z.object({
  /** Items of lists that have a name are called by it, others by their position. */
  path: z.array(z.union([z.string(), z.number()])),
  old: z.unknown().optional(),
  new: z.unknown().optional(),
});

/** @public */
export type AuditDifference = z.infer<typeof auditDifferenceSchema>;

/** Who changed what, and when. @public */
export const auditEntrySchema = z.object({
  /** Rises with each entry; may have gaps. */
  id: z.number().int(),
  at: z.iso.datetime(),
  actor: actorSchema,
  /** The user for whom a service said that it acted. */
  onBehalfOf: actorSchema.optional(),
  origin: z.enum(auditOrigins),
  requestId: z.string().nullable(),
  /** For instance `testSet.saved`. */
  action: z.string(),
  resource: z.object({ kind: z.string(), name: z.string() }),
  differences: z.array(auditDifferenceSchema),
});

/** @public */
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/**
 * How people know the resource of an entry whose name is an id. It is read from what there is now, beside the trail: it is
 * no part of what is chained, and of what was deleted there is none.
 *
 * @public
 */
export const auditSubjectSchema = z.object({
  /** What is signed. */
  signOff: z
    .object({
      release: signOffSummarySchema.shape.release,
      environment: z.string(),
      testSets: z.array(
        signOffSummarySchema.shape.testSets.element.pick({
          title: true,
          runs: true,
        }),
      ),
    })
    .optional(),
  /** The run, also that of a check. */
  run: z
    .object({ id: z.uuid(), number: z.number().int(), title: z.string() })
    .optional(),
  check: z
    .object({
      iterationId: z.uuid(),
      caseName: z.string(),
      rowKey: z.string().nullable(),
    })
    .optional(),
});

/** @public */
export type AuditSubject = z.infer<typeof auditSubjectSchema>;

/** An entry as lists show it. @public */
export const listedAuditEntrySchema = z.object({
  ...auditEntrySchema.shape,
  subject: auditSubjectSchema.optional(),
});

/** @public */
export type ListedAuditEntry = z.infer<typeof listedAuditEntrySchema>;

/** An entry with its place in the chain, as exported in JSON Lines: enough to verify the trail elsewhere. @public */
export const chainedAuditEntrySchema = z.object({
  ...auditEntrySchema.shape,
  chain: z.object({
    /** From 1, in the order of commits, without gaps. */
    position: z.number().int().min(1),
    /** SHA-256, 64 hexadecimal digits, of the hash before, a line break and `text`. */
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    /** The entry as it was hashed: a JSON list of its columns. */
    text: z.string(),
  }),
});

/** @public */
export type ChainedAuditEntry = z.infer<typeof chainedAuditEntrySchema>;

/** A link of the chain that somebody wrote down earlier, or elsewhere. @public */
export const auditAnchorSchema = z.object({
  position: z.number().int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** @public */
export type AuditAnchor = z.infer<typeof auditAnchorSchema>;

/**
 * Header of an exported trail: its newest link as it was read before the export, `position:hash`. An export without that
 * link is not whole.
 *
 * @public
 */
export const auditHeadHeader = 'x-uat-audit-head';

/** As it stands in the header, and as people write it down. @public */
export function anchorInWords({ position, hash }: AuditAnchor): string {
  return `${position}:${hash}`;
}

/** @returns undefined when the text is none @public */
export function anchorIn(text: string): AuditAnchor | undefined {
  const [position, hash] = text.split(':');
  return auditAnchorSchema.safeParse({ position: Number(position), hash }).data;
}

/** @public */
export const auditVerificationSchema = z.object({
  /** Entries that were checked. */
  entries: z.number().int(),
  /** Where the chain begins: 1, or later when older entries were forgotten by configuration. */
  first: z.number().int().nullable(),
  /** The newest link. Keep it elsewhere, and the next verification can prove that the past was not written anew. */
  head: auditAnchorSchema,
  /** What is wrong, in words; empty when nobody has tampered with the trail. At most 100. */
  problems: z.array(z.string()),
});

/** @public */
export type AuditVerification = z.infer<typeof auditVerificationSchema>;
