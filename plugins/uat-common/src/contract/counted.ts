import * as z from 'zod';

/** Revisions, and versions of a run, are counted in 32 bits: nothing has a higher number. */
const highest = 2_147_483_647;

/** A number that the portal has counted, in a body. */
export const counted = z.number().int().max(highest);

/** The same in an address. @public */
export const countedInAddress = z.coerce.number().int().max(highest);
