import type { Core } from '@uatcms/core';
import { notifyOfReviews } from './notifyOfReviews';
import type { Notifier } from './Notifier';

/** The same core; whom a change through it concerns is told, once it is in the database. */
export function notifyPeople(core: Core, notifier: Notifier): Core {
  return {
    ...core,
    reviews: notifyOfReviews(core.reviews, notifier),
  };
}
