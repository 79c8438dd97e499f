import type {
  ContractProcedure,
  InferContractRouterOutputs,
} from '@orpc/contract';
import type { z } from 'zod';
import { auditContract } from './audit';
import { checksContract } from './checks';
import { environmentsContract } from './environments';
import { inboxContract } from './inbox';
import { permissionsContract } from './permissions';
import { runResultsContract } from './runResults';
import { reviewsContract } from './reviews';
import { runsContract } from './runs';
import { signOffsContract } from './signOffs';
import { statusContract } from './status';
import { testSetsContract } from './testSets';

/**
 * The REST contract. The router, the typed client and the OpenAPI document are made from it.
 *
 * Beside it stand two plain routes whose bodies are bytes: `GET /v1/artifacts/{sha256}` and the runner protocol.
 *
 * @public
 */
export const uatContract = {
  testSets: testSetsContract,
  environments: environmentsContract,
  runs: { ...runsContract, ...runResultsContract },
  reviews: reviewsContract,
  status: statusContract,
  audit: auditContract,
  permissions: permissionsContract,
  checks: checksContract,
  signOffs: signOffsContract,
  inbox: inboxContract,
};

type ParsedInputs<T> = {
  [K in keyof T]: T[K] extends ContractProcedure<infer Input, any, any, any>
    ? Input extends z.ZodType
      ? z.output<Input>
      : undefined
    : ParsedInputs<T[K]>;
};

/** What the operations get once the contract has parsed it, defaults filled in. @public */
export type UatInputs = ParsedInputs<typeof uatContract>;

/** What the operations answer. @public */
export type UatOutputs = InferContractRouterOutputs<typeof uatContract>;

/** Path of the REST API below the plugin's base URL. @public */
export const apiPath = '/v1';

/** Path of the runner protocol below the plugin's base URL. @public */
export const runnerPath = '/runner/v1';

/** Channel of signals; each message is a `UatSignal`. @public */
export const signalChannel = 'uat';

/**
 * Only a hint to look again. Everybody who is signed in gets it, whatever they may see: so it says neither what changed
 * nor how, and names it by an id that means something only to who may see it.
 *
 * @public
 */
export type UatSignal = {
  type: 'run' | 'testSet' | 'signOff';
  id: string;
};

/** Topic of the event that is published when a test set was created, saved, reviewed or deleted. @public */
export const testSetTopic = 'uat.test-set';

/** @public */
export type TestSetEvent = {
  name: string;
  change: 'created' | 'saved' | 'reviewed' | 'deleted';
};
