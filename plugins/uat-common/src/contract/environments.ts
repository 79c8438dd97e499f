import { oc } from '@orpc/contract';
import * as z from 'zod';
import {
  environmentInputSchema,
  environmentName,
  environmentSchema,
} from '../model/environment';

const tags = ['environments'];

export const environmentsContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/environments',
      summary: 'Environments, by title',
      tags,
    })
    .output(z.object({ items: z.array(environmentSchema) })),
  create: oc
    .route({
      method: 'POST',
      path: '/environments',
      successStatus: 201,
      summary: 'Create an environment',
      tags,
    })
    .input(
      z.strictObject({
        name: environmentName,
        ...environmentInputSchema.shape,
      }),
    )
    .output(environmentSchema),
  update: oc
    .route({
      method: 'PUT',
      path: '/environments/{name}',
      summary: 'Change an environment',
      tags,
    })
    .input(
      z.strictObject({
        name: environmentName,
        ...environmentInputSchema.shape,
      }),
    )
    .output(environmentSchema),
  delete: oc
    .route({
      method: 'DELETE',
      path: '/environments/{name}',
      successStatus: 204,
      summary: 'Delete an environment; runs keep what they were started with',
      tags,
    })
    .input(z.object({ name: environmentName }))
    .output(z.void()),
};
