import { oc } from '@orpc/contract';
import { z } from 'zod';

const count = z.number().int();

/** How much waits for somebody. @public */
export const inboxSchema = z.object({
  /** Reviews that they may decide, or were asked to. */
  reviews: count,
  /** Checks that were given to them or a group of theirs. */
  checks: count,
  /** Sign-offs that they have to decide on as signatories. */
  signOffs: count,
  /** Of the checks and sign-offs, those whose time is over. */
  overdue: count,
});

/** @public */
export type Inbox = z.infer<typeof inboxSchema>;

export const inboxContract = {
  counts: oc
    .route({
      method: 'GET',
      path: '/inbox',
      summary: 'How much waits for me: reviews, checks and sign-offs',
      description: 'Lists: `/reviews`, `/checks` and `/sign-offs?mine=1`.',
      tags: ['inbox'],
    })
    .output(inboxSchema),
};
