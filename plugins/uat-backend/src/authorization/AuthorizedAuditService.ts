import type { AuditService } from '@uatcms/core';
import {
  auditReadPermission,
  type AuditFilter,
  type UatInputs as Inputs,
} from '@uatcms/plugin-uat-common';
import type { Permits } from './Permits';

/** The trail is for those who may read all of it: what changed in a test set says what it holds. */
export class AuthorizedAuditService implements Omit<AuditService, 'forget'> {
  constructor(
    private readonly audit: AuditService,
    private readonly permits: Permits,
  ) {}

  async list(query: Inputs['audit']['list']) {
    await this.permits.demand(auditReadPermission);
    return this.audit.list(query);
  }

  async head() {
    await this.permits.demand(auditReadPermission);
    return this.audit.head();
  }

  async export(filter: AuditFilter) {
    await this.permits.demand(auditReadPermission);
    return this.audit.export(filter);
  }

  async verify() {
    await this.permits.demand(auditReadPermission);
    return this.audit.verify();
  }
}
