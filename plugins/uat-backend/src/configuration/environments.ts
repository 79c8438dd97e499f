import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  noExecutor,
  type EnvironmentService,
  type ExecutorSlots,
} from '@uatcms/core';
import {
  environmentInputSchema,
  environmentName,
  problemsOfZodError,
} from '@uatcms/plugin-uat-common';
import { z } from 'zod';
import { configuration } from './caller';

const listSchema = z
  .array(
    z.strictObject({ name: environmentName, ...environmentInputSchema.shape }),
  )
  .superRefine((environments, context) => {
    const names = environments.map(({ name }) => name);
    names.forEach((name, index) => {
      if (names.indexOf(name) < index) {
        context.addIssue({
          code: 'custom',
          path: [index, 'name'],
          message: `is taken: there are two environments “${name}”`,
        });
      }
    });
  });

/** Makes the environments managed by configuration what `uat.environments` says. */
export async function applyEnvironments(
  config: Config,
  environments: EnvironmentService,
  executors: ExecutorSlots,
): Promise<void> {
  await environments.applyConfiguration(
    readEnvironments(config, executors),
    configuration,
  );
}

/** @throws InputError with everything that is wrong in `uat.environments` */
export function readEnvironments(
  config: Config,
  executors: ExecutorSlots,
): z.infer<typeof listSchema> {
  const given = config.getOptional('uat.environments') ?? [];
  const parsed = listSchema
    .superRefine((environments, context) =>
      environments.forEach(({ executor }, index) => {
        if (executor !== undefined && !executors.has(executor)) {
          context.addIssue({
            code: 'custom',
            path: [index, 'executor'],
            message: noExecutor(executor, executors),
          });
        }
      }),
    )
    .safeParse(given);
  if (!parsed.success) {
    const problems = problemsOfZodError(parsed.error, given).map(
      ({ path, message }) =>
        `  ${['uat.environments', ...path].join('.')}: ${message}`,
    );
    throw new InputError(
      `The configuration of environments is not valid:\n${problems.join('\n')}`,
    );
  }
  return parsed.data;
}
