import type { ZodType } from 'zod';
import { apiPath, uatContract } from '../contract/contract';

/** An operation of the contract, seen without its exact types. */
export interface ContractRoute {
  /** `POST /v1/runs/{id}/cancel`. */
  route: string;
  method: string;
  /** Names of what stands in its path. */
  params: string[];
  /** Undefined when it takes nothing. */
  input?: ZodType;
  /** What it answers; undefined when it is nothing. */
  output?: ZodType;
}

/** All operations of the contract. */
export const contractRoutes: ContractRoute[] = Object.values(
  uatContract,
).flatMap(resource =>
  Object.values(resource).map(procedure => {
    const { route, inputSchema, outputSchema } = procedure['~orpc'];
    const { method, path } = route as { method: string; path: string };
    return {
      route: `${method} ${apiPath}${path}`,
      method,
      params: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      input: inputSchema as ZodType | undefined,
      output: outputSchema as ZodType | undefined,
    };
  }),
);
