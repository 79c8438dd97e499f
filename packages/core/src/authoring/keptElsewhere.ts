import { Refusal } from '../errors';

/** The refusal of what only a test set that is written in the portal can do. */
export function keptElsewhere(name: string, what: string): Refusal {
  return new Refusal(
    'conflict',
    `Test set “${name}” cannot ${what}: its tests are kept elsewhere, and only their results are imported. Change and run them where they are kept, and import the results`,
  );
}
