import * as z from 'zod';
import { identifier } from '../language/values';

/** @public */
export const environmentName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
    error: 'must be lower-case words of letters and digits joined by -',
  })
  .max(63);

const hostPattern = z
  .string()
  .max(255)
  .regex(
    /^(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$|^\[[0-9a-fA-F:]+\]$/,
    {
      error:
        'must be a host name such as shop.example.org or *.example.org, without scheme, port or path',
    },
  );

/** Where test sets run. @public */
export const environmentInputSchema = z.strictObject({
  title: z.string().trim().min(1, { error: 'must not be empty' }).max(200),
  baseUrl: z
    .url({
      protocol: /^https?$/,
      error: 'must be a complete http or https address',
    })
    .max(2_000)
    .refine(url => !/^https?:\/\/[^/]*@/.test(url), {
      error: 'must not hold a user name or password; use a secret',
    }),
  /** `{{env.NAME}}` */
  variables: z.record(identifier, z.string().max(10_000)).default({}),
  /** Names only: `{{secret.NAME}}`. Values live with the executor and never come here. */
  secrets: z.array(identifier).max(100).default([]),
  /** Further hosts the browser may reach, beside that of the base URL. */
  allowedHosts: z.array(hostPattern).max(100).default([]),
  /** Runs approved revisions only, by people who may run there. */
  protected: z.boolean().default(false),
  /** Most shards at the same time, over all runs and executors; left out: as many as there are places. */
  parallel: z.number().int().min(1).max(10_000).optional(),
  /** Name of the executor of runs whose starter names no other; left out: the usual one of the portal. */
  executor: z.string().min(1).max(63).optional(),
  /** Days after its end that a run is deleted; empty: as the configuration says. Runs that a person keeps stay. */
  retentionDays: z.number().int().min(1).max(36_500).optional(),
});

/** @public */
export type EnvironmentInput = z.input<typeof environmentInputSchema>;

/** @public */
export const environmentSchema = z.object({
  name: environmentName,
  ...environmentInputSchema.shape,
  /** `configuration`: set in app-config, read-only in the portal. */
  managedBy: z.enum(['portal', 'configuration']),
  updatedAt: z.iso.datetime(),
});

/** @public */
export type Environment = z.infer<typeof environmentSchema>;
