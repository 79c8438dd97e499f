import * as z from 'zod';

/**
 * How a field of a step is edited. The portal picks the form control by it; it says nothing about validity.
 *
 * @public
 */
export type FieldControl =
  | 'target'
  | 'value'
  | 'values'
  | 'text'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'multiChoice'
  | 'keyValue'
  | 'stepGroup'
  | 'files'
  | 'locator'
  | 'condition'
  | 'tableRows'
  | 'tableCells'
  | 'object'
  | 'code';

/**
 * What the catalogue says about one field, kept in zod's registry so that schema and form cannot drift apart.
 *
 * @public
 */
export interface FieldMeta {
  title: string;
  help?: string;
  control: FieldControl;
  /** Values a `choice` or `multiChoice` offers. */
  options?: readonly string[];
  placeholder?: string;
  /** Shown only after "More options" in the portal. */
  advanced?: boolean;
  /** Taken as it is written: placeholders are not filled in, and two braces mean nothing. */
  verbatim?: boolean;
}

/** Attaches form knowledge to a schema. Call it last: wrappers such as `.optional()` do not carry it. */
export function field<T extends z.ZodType>(schema: T, meta: FieldMeta): T {
  return schema.meta({ ...meta }) as T;
}

/** Longest text a step may carry. Large enough for a letter, small enough to keep a revision readable. */
export const MAX_TEXT = 10_000;

/** A text that may hold placeholders. */
export const text = z.string().max(MAX_TEXT);

/** A text with placeholders that must not be empty. */
export const requiredText = z
  .string({ error: 'is needed' })
  .min(1, { error: 'must not be empty' })
  .max(MAX_TEXT);

const wholePlaceholder = z.string().regex(/^\s*\{\{[^{}]+\}\}\s*$/, {
  error: 'must be a number or one placeholder such as {{count}}',
});

/** A number, or one placeholder which holds a number when the step runs. */
export const numeric = z.union([z.number(), wholePlaceholder], {
  error: 'must be a number or one placeholder such as {{count}}',
});

/** Name of a variable, column, parameter or environment variable. */
export const identifier = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, {
  error:
    'must start with a letter and hold only letters, digits and _ (64 at most)',
});

/** How an actual value is compared with the expected one. */
export const operators = [
  'equals',
  'contains',
  'startsWith',
  'endsWith',
  'matches',
  'greaterThan',
  'atLeast',
  'lessThan',
  'atMost',
  'isEmpty',
] as const;

/** @public */
export type Operator = (typeof operators)[number];

export const operator = z.enum(operators);
