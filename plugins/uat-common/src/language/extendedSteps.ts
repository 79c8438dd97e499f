import { sameContent } from '../changes/sameContent';
import { isExtended, type Step } from './catalogue';
import { placeOf } from './validation/problem';

/** An extended step, and where it stands. @public */
export interface ExtendedStep {
  step: Step;
  /** Path in the content, as in a `Problem`. */
  path: Array<string | number>;
  /** As a person would name it: `case “Sign in”, step 3`. */
  place: string;
}

/**
 * The extended steps of a test set, of its cases and of its step groups.
 *
 * @param content - not trusted in any way: what has not the shape of a definition has no steps
 * @public
 */
export function extendedStepsOf(content: unknown): ExtendedStep[] {
  return (['cases', 'stepGroups'] as const).flatMap(list =>
    listOf(content, list).flatMap((owner, index) =>
      listOf(owner, 'steps').flatMap((step, at): ExtendedStep[] => {
        const path = [list, index, 'steps', at];
        return isExtended(keywordOf(step))
          ? [{ step: step as Step, path, place: placeOf(content, path) }]
          : [];
      }),
    ),
  );
}

/**
 * The extended steps that come new with a content: those that the one before does not have in exactly this form, or
 * not as often. What was moved or taken away is none of them.
 *
 * @param before - content that is replaced; undefined where there is none
 * @public
 */
export function addedExtendedSteps(
  before: unknown,
  after: unknown,
): ExtendedStep[] {
  const left = extendedStepsOf(before).map(({ step }) => step);
  return extendedStepsOf(after).filter(({ step }) => {
    const index = left.findIndex(other => sameContent(other, step));
    if (index >= 0) {
      left.splice(index, 1);
    }
    return index < 0;
  });
}

function listOf(holder: unknown, name: string): unknown[] {
  const list = (holder as Record<string, unknown> | null | undefined)?.[name];
  return Array.isArray(list) ? list : [];
}

function keywordOf(step: unknown): string {
  return String((step as Step | null | undefined)?.keyword);
}
