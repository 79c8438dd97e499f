import { foldReference } from '@uatcms/plugin-uat-common';
import type { Caller } from './types';

/** Folded references of the caller and their groups. */
export function refsOf({
  actor,
  groups = [],
}: Pick<Caller, 'actor' | 'groups'>): string[] {
  return [...new Set([actor.ref, ...groups].map(foldReference))];
}
