import type { EnvironmentService } from '@uatcms/core';
import {
  testSetRunPermission,
  testSetRunProtectedPermission,
  type TestSetPermission,
} from '@uatcms/plugin-uat-common';
import type { Permits, Subject } from './Permits';

type Environments = Pick<EnvironmentService, 'list'>;

/** Insists that a test set may be run in an environment, which for a protected one takes another permission as well. */
export async function demandRun(
  deps: { permits: Permits; environments: Environments },
  subject: Subject,
  environment: string | undefined,
): Promise<void> {
  await deps.permits.demandFor(
    subject,
    ...(await permissionsToRun(deps.environments, environment)),
  );
}

/** What it takes to run a test set in an environment. */
export async function permissionsToRun(
  environments: Environments,
  environment: string | undefined,
): Promise<TestSetPermission[]> {
  const { items } = await environments.list();
  const found = items.find(({ name }) => name === environment);
  return [
    testSetRunPermission,
    ...(found?.protected ? [testSetRunProtectedPermission] : []),
  ];
}
