import { oc } from '@orpc/contract';
import * as z from 'zod';
import {
  auditVerificationSchema,
  listedAuditEntrySchema,
} from '../model/audit';

const tags = ['audit'];

/** Which entries of the audit trail are asked for; what is not given does not narrow. @public */
export const auditFilterSchema = z.object({
  /** Entity reference, employee id or name of the person or service, or of whom a service acted for. */
  actor: z.string().max(300).optional(),
  resourceKind: z.string().max(50).optional(),
  resourceName: z.string().max(300).optional(),
  /** For instance `testSet.saved`; `testSet.*` for all of a kind. */
  action: z
    .string()
    .max(100)
    .regex(/^[\w.]+(\.\*)?$/, {
      error: 'must be an action such as testSet.saved, or testSet.*',
    })
    .optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});

/** @public */
export type AuditFilter = z.infer<typeof auditFilterSchema>;

export const auditContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/audit',
      summary: 'Who changed what, newest first',
      tags,
    })
    .input(
      z.object({
        ...auditFilterSchema.shape,
        limit: z.coerce.number().int().min(1).max(500).default(50),
        /** Id of the last entry of the page before. */
        before: z.coerce.number().int().min(1).optional(),
      }),
    )
    .output(
      z.object({ items: z.array(listedAuditEntrySchema), more: z.boolean() }),
    ),
  verify: oc
    .route({
      method: 'GET',
      path: '/audit/verification',
      summary: 'Check that nobody has tampered with the audit trail',
      description:
        'Reads the whole trail. To verify it without trusting this server, use `uat audit verify`.',
      tags,
    })
    .output(auditVerificationSchema),
};
