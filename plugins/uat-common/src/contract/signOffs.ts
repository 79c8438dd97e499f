import { oc } from '@orpc/contract';
import * as z from 'zod';
import { entityRef, testSetName } from '../language/definition';
import { environmentName } from '../model/environment';
import {
  acceptanceSchema,
  signOffDecisions,
  signOffSchema,
  signOffSummarySchema,
  signOffVerificationSchema,
} from '../model/signOff';
import { signOffOutcomes } from '../model/signOffOutcome';
import { commaSeparated } from './commaSeparated';

const tags = ['sign-offs'];
const id = z.uuid();

/** A version as people and pipelines write it. @public */
export const releaseVersion = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._+-]*$/, {
    error: 'must be a version such as 1.4.2 or 2026-11-26, without spaces',
  })
  .max(100);

const comment = z.string().max(5_000).default('');

export const signOffsContract = {
  request: oc
    .route({
      method: 'POST',
      path: '/sign-offs',
      successStatus: 201,
      summary: 'Ask people to sign off one run, or a release',
      description:
        'Freezes what is signed. 400 with all problems when a run has not finished, is not what the test set is now, or a signatory is an author.',
      tags,
    })
    .input(
      z.strictObject({
        /** Ids of finished runs: one; for a release at least one, of different test sets. */
        runs: z.array(id).min(1).max(50),
        release: z
          .strictObject({
            /** Component or system. */
            entity: entityRef,
            version: releaseVersion,
            /** Where it is to be accepted for; it need not be where the runs were. */
            environment: environmentName,
          })
          .optional(),
        scope: z
          .string()
          .trim()
          .min(1, { error: 'must not be empty' })
          .max(5_000),
        /** Users and groups; each has to decide, a group by one member. */
        signatories: z.array(entityRef).min(1).max(20),
        dueOn: z.iso.date().optional(),
      }),
    )
    .output(signOffSchema),

  list: oc
    .route({
      method: 'GET',
      path: '/sign-offs',
      summary: 'Sign-offs, newest first',
      tags,
    })
    .input(
      z.object({
        /** Those that cover runs of this test set. */
        testSet: testSetName.optional(),
        /** Those that cover this run, or a repeat of a part of it. */
        run: id.optional(),
        /** Those of releases of this component or system, or that cover test sets which test it. */
        entity: entityRef.optional(),
        /** Comma-separated. */
        outcomes: commaSeparated(z.enum(signOffOutcomes)).optional(),
        /** `1`: only those that the caller has still to decide on, for themselves or a group of theirs. */
        mine: z.enum(['0', '1']).optional(),
        /** `1`: only those that the caller has asked for. */
        requested: z.enum(['0', '1']).optional(),
        /** A part of the scope, of a test set, or of the release, its component or environment. */
        search: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(20),
        /** Id of the last one of the page before. */
        after: id.optional(),
      }),
    )
    .output(
      z.object({ items: z.array(signOffSummarySchema), more: z.boolean() }),
    ),

  get: oc
    .route({
      method: 'GET',
      path: '/sign-offs/{id}',
      summary: 'A sign-off with all that is signed',
      tags,
    })
    .input(z.object({ id }))
    .output(signOffSchema),

  decide: oc
    .route({
      method: 'POST',
      path: '/sign-offs/{id}/decision',
      summary: 'Accept, accept with remarks, or refuse, as a signatory',
      description:
        'Everything that is signed is computed anew before. 409 when it is not what the hash says, or the sign-off does not wait for the caller.',
      tags,
    })
    .input(
      z
        .strictObject({
          id,
          decision: z.enum(signOffDecisions),
          comment,
          /** What the caller has seen, and signs: the hash of the snapshot. */
          hash: z.string().regex(/^[0-9a-f]{64}$/),
          /** Signatory that the caller speaks for; needed only by members of several groups. */
          as: entityRef.optional(),
        })
        .refine(
          ({ decision, comment: text }) =>
            decision === 'accepted' || text.trim() !== '',
          {
            path: ['comment'],
            error: 'must say what the remarks are, or why it is refused',
          },
        ),
    )
    .output(signOffSchema),

  withdraw: oc
    .route({
      method: 'POST',
      path: '/sign-offs/{id}/withdraw',
      summary: 'Take a sign-off back that stands',
      description:
        'By who has requested it; once accepted, also by those who have signed it.',
      tags,
    })
    .input(
      z.strictObject({
        id,
        comment: z.string().trim().min(1, { error: 'must say why' }).max(5_000),
      }),
    )
    .output(signOffSchema),

  verify: oc
    .route({
      method: 'POST',
      path: '/sign-offs/{id}/verification',
      summary: 'Compute everything anew that a sign-off is bound to',
      description:
        'Reads results and files of evidence. A sign-off that stands and is not intact becomes void.',
      tags,
    })
    .input(z.strictObject({ id }))
    .output(signOffVerificationSchema),

  acceptance: oc
    .route({
      method: 'GET',
      path: '/acceptance',
      summary: 'Is this release accepted there?',
      tags,
    })
    .input(
      z.object({
        entity: entityRef,
        release: releaseVersion,
        environment: environmentName,
      }),
    )
    .output(acceptanceSchema),
};
