import type { Permission } from '@backstage/plugin-permission-common';

const words: Record<string, string> = {
  'uat.test-set.read': 'see this test set',
  'uat.test-set.update': 'change this test set',
  'uat.test-set.delete': 'delete this test set',
  'uat.test-set.run': 'run this test set',
  'uat.test-set.run-protected': 'run this test set in a protected environment',
  'uat.test-set.cancel': 'cancel runs of this test set',
  'uat.test-set.approve': 'approve revisions of this test set',
  'uat.test-set.sign-off': 'sign off runs of this test set',
  'uat.test-set.perform': 'perform manual checks of this test set',
  'uat.release.request-sign-off': 'ask for the sign-off of a release of it',
  'uat.release.sign-off': 'sign off a release of it',
  'uat.test-set.create': 'create test sets',
  'uat.environment.administer': 'administer environments',
  'uat.audit.read': 'read the audit trail',
  'uat.results.import': 'import results',
  'uat.step.extended': 'add or change extended steps',
};

/** What a permission allows, as a verb: “You may …”. @public */
export function actionInWords({ name }: Permission): string {
  return words[name] ?? `use ${name}`;
}
