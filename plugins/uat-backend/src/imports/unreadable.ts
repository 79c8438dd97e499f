import { Refusal } from '@uatcms/core';

/** The refusal of a file that is not what it was said to be. */
export function unreadable(what: string): Refusal {
  return new Refusal('invalid', `The file cannot be imported: ${what}`, [
    { path: [], place: 'file', message: what },
  ]);
}
