import { implement } from '@orpc/server';
import { uatContract } from '@uatcms/plugin-uat-common';
import type { OpenedRequest } from '../authorization/RequestOpener';

/** The contract, ready to be implemented resource by resource for opened requests. */
export const contract = implement(uatContract).$context<OpenedRequest>();
