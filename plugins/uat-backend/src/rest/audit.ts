import type { AuditService } from '@uatcms/core';
import { contract } from './contract';

export function auditRoutes(audit: AuditService) {
  const routes = contract.audit;
  return routes.router({
    list: routes.list.handler(({ input }) => audit.list(input)),
    verify: routes.verify.handler(() => audit.verify()),
  });
}
