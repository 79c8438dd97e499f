import { Refusal } from '@uatcms/core';
import {
  addedExtendedSteps,
  extendedStepPermission,
  keywordDefinition,
  type ExtendedStep,
} from '@uatcms/plugin-uat-common';
import type { Permits } from './Permits';

/** So many steps are named in the message; all of them are among the problems. */
const mostNamed = 20;

/**
 * Insists that whoever brings extended steps may do so. Content without any asks nobody.
 *
 * @param readBefore - reads the content that is replaced, if there is one
 * @throws Refusal `forbidden` that names all of these steps
 */
export async function demandExtendedSteps(
  permits: Permits,
  after: unknown,
  readBefore: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  if (addedExtendedSteps(undefined, after).length === 0) {
    return;
  }
  const added = addedExtendedSteps(await readBefore(), after);
  if (added.length === 0) {
    return;
  }
  const [why] = await permits.verdictsOf([extendedStepPermission]);
  if (why !== undefined) {
    throw refusal(why, added);
  }
}

function refusal(why: string, added: ExtendedStep[]): Refusal {
  const named = added
    .slice(0, mostNamed)
    .map(({ place, step }) => `${place} (${titleOf(step)})`);
  const more = added.length - named.length;
  return new Refusal(
    'forbidden',
    `${why} Leave these out, or as they were, or ask somebody who may: ${named.join(
      '; ',
    )}${more > 0 ? `; and ${more} more` : ''}`,
    added.map(({ path, place, step }) => ({
      path,
      place,
      message: `“${titleOf(step)}” is an extended step. ${why}`,
    })),
  );
}

function titleOf({ keyword }: ExtendedStep['step']): string {
  return keywordDefinition(keyword).title;
}
