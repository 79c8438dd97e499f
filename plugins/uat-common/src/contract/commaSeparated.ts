import * as z from 'zod';

/** A list as one parameter of an address, for instance `?verdicts=failed,error`. Read by the server as a list. */
export function commaSeparated<T extends string>(
  item: z.ZodType<T, string>,
  longest = 1_000,
) {
  return z
    .string()
    .max(longest)
    .transform(list =>
      list
        .split(',')
        .map(text => text.trim())
        .filter(Boolean),
    )
    .pipe(z.array(item));
}
