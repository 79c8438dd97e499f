import type { Caller, EnvironmentService } from '@uatcms/core';
import {
  environmentAdministerPermission,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Permits } from './Permits';

/** Environments are known to everybody who is signed in: test sets of everybody list them. */
export class AuthorizedEnvironmentService
  implements Omit<EnvironmentService, 'applyConfiguration'>
{
  constructor(
    private readonly environments: EnvironmentService,
    private readonly permits: Permits,
  ) {}

  list() {
    return this.environments.list();
  }

  async create(input: Inputs['environments']['create'], caller: Caller) {
    await this.permits.demand(environmentAdministerPermission);
    return this.environments.create(input, caller);
  }

  async update(input: Inputs['environments']['update'], caller: Caller) {
    await this.permits.demand(environmentAdministerPermission);
    return this.environments.update(input, caller);
  }

  async delete(name: string, caller: Caller) {
    await this.permits.demand(environmentAdministerPermission);
    return this.environments.delete(name, caller, await this.permits.visible());
  }
}
