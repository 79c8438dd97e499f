import { implement } from '@orpc/server';
import type { Caller } from '@uatcms/core';
import { uatContract } from '@uatcms/plugin-uat-common';

/** What a route knows of the request beside its input. */
export interface RestContext {
  caller: () => Promise<Caller>;
}

/** The contract, ready to be implemented resource by resource. */
export const contract = implement(uatContract).$context<RestContext>();
