import { subjectOf } from '@uatcms/plugin-uat-common';
import { useEntityNames } from '../components/useEntityNames';

/** What a sign-off is about, in words: `release 1.4.2 of Checkout web for prod`. */
export function useSubject(signOff: Parameters<typeof subjectOf>[0]): string {
  const { release } = signOff;
  const nameOf = useEntityNames(release ? [release.entity] : []);
  return subjectOf(signOff, nameOf);
}
