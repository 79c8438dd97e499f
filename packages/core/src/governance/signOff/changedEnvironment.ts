import type { WorkEnvironment } from '@uatcms/plugin-uat-common';
import { differences, type Difference } from '../differences';

const names: Record<string, string> = {
  baseUrl: 'the base URL',
  secrets: 'the list of secrets',
  allowedHosts: 'the hosts that may be reached',
  protected: 'its protection',
};

/** What runs pin of an environment, in one form: an older copy lacks what has come since. */
export function pinnedForm(environment: WorkEnvironment): WorkEnvironment {
  return { ...environment, protected: environment.protected ?? false };
}

/** What two pinned copies of an environment differ in, in words without values; empty when in nothing. */
export function changedEnvironment(
  before: WorkEnvironment,
  after: WorkEnvironment,
): string {
  return [
    ...new Set(differences(pinnedForm(before), pinnedForm(after)).map(inWords)),
  ].join(', ');
}

function inWords({ path: [part, name] }: Difference): string {
  return part === 'variables' && name !== undefined
    ? `variable ${name}`
    : names[String(part)] ?? String(part);
}
