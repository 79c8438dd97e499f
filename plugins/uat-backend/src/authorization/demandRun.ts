import type { EnvironmentService } from '@uatcms/core';
import {
  testSetRunPermission,
  testSetRunProtectedPermission,
} from '@uatcms/plugin-uat-common';
import type { Permits, Subject } from './Permits';

/** Insists that a test set may be run in an environment, which for a protected one takes another permission as well. */
export async function demandRun(
  deps: { permits: Permits; environments: Pick<EnvironmentService, 'list'> },
  subject: Subject,
  environment: string | undefined,
): Promise<void> {
  const { items } = await deps.environments.list();
  const found = items.find(({ name }) => name === environment);
  await deps.permits.demandFor(
    subject,
    testSetRunPermission,
    ...(found?.protected ? [testSetRunProtectedPermission] : []),
  );
}
