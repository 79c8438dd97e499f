import type { Keyword, StepOf } from '@uatcms/plugin-uat-common';
import type { StepRun } from '../StepRun';

/**
 * Performs one keyword. Its arguments come with all placeholders filled in.
 * Whatever it throws becomes the result of the step, in words.
 */
export type Implementation<K extends Keyword> = (
  args: StepOf<K>,
  step: StepRun,
) => Promise<void>;

/** Implementations of some keywords; complete, or it does not compile. */
export type Implementations<K extends Keyword> = {
  [Name in K]: Implementation<Name>;
};
