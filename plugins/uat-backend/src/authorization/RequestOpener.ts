import type { PermissionsService } from '@backstage/backend-plugin-api';
import type { Caller, Core } from '@uatcms/core';
import type { Request } from 'express';
import { requestIdOf } from '../http/requestIds';
import type { CallerReader } from '../identity/CallerReader';
import { authorize, type AuthorizedCore } from './authorize';
import type { ConditionReader } from './ConditionReader';
import { Permits } from './Permits';
import type { ReleasedEntities } from './ReleasedEntities';
import type { Reasons } from './Reasons';

/** A request whose sender is known. */
export interface OpenedRequest {
  caller: () => Promise<Caller>;
  requestId?: string;
  /** As far as the sender may use it. */
  core: AuthorizedCore;
  permits: Permits;
}

/** The only way from a request of a person or service to core. */
export class RequestOpener {
  constructor(
    private readonly deps: {
      callers: CallerReader;
      core: Core;
      permissions: PermissionsService;
      conditions: ConditionReader;
      entities: ReleasedEntities;
      reasons: Reasons;
    },
  ) {}

  /**
   * @param options - whether a cookie lets in as well, see `CallerReader`
   * @throws AuthenticationError when there is no identity
   */
  async open(
    req: Request,
    options?: { byCookie: boolean },
  ): Promise<OpenedRequest> {
    const { callers, core, entities, ...rest } = this.deps;
    const { credentials, caller } = await callers.identify(req, options);
    const permits = new Permits({
      ...rest,
      credentials,
      testSets: core.testSets,
    });
    return {
      caller,
      permits,
      core: authorize(core, permits, entities),
      requestId: requestIdOf(req),
    };
  }
}
