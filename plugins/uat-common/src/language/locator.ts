import * as z from 'zod';
import { text, requiredText } from './values';

/** The ways to find an element. Exactly one of them is given in a locator. */
export const locatorKinds = [
  'role',
  'label',
  'text',
  'placeholder',
  'testId',
  'alt',
  'title',
  'css',
  'xpath',
] as const;

/** @public */
export type LocatorKind = (typeof locatorKinds)[number];

/**
 * How to find elements on a page. Strict, as in Playwright: a step that needs one element and finds two fails
 * with a list of both.
 *
 * @public
 */
export interface Locator {
  role?: string;
  label?: string;
  text?: string;
  placeholder?: string;
  testId?: string;
  alt?: string;
  title?: string;
  css?: string;
  xpath?: string;
  /** Accessible name; only with `role`. */
  name?: string;
  /** Only with `role`. */
  checked?: boolean;
  /** Only with `role`. */
  disabled?: boolean;
  /** Only with `role`. */
  expanded?: boolean;
  /** Only with `role`. */
  pressed?: boolean;
  /** Only with `role`. */
  selected?: boolean;
  /** Heading level 1 to 6; only with `role`. */
  level?: number;
  /** Whole text and its case must match. */
  exact?: boolean;
  /** Search inside this element: a named element or a locator. */
  within?: Target;
  hasText?: string;
  /** Contains an element that this locator finds. */
  has?: Locator;
  /** Only visible (true) or only hidden (false) elements. */
  visible?: boolean;
  /** Zero-based position, `first` or `last`. */
  nth?: number | 'first' | 'last';
  /** CSS selectors of nested frames, outermost first. */
  frame?: string[];
}

/**
 * The name of an element of the test set, or a locator written in place.
 *
 * @public
 */
export type Target = string | Locator;

const roleOnly = [
  'name',
  'checked',
  'disabled',
  'expanded',
  'pressed',
  'selected',
  'level',
] as const;

// The two schemas use each other; `lazy` looks the other one up when it is needed.
export const targetSchema: z.ZodType<Target> = z.lazy(() =>
  // eslint-disable-next-line @typescript-eslint/no-use-before-define
  z.union([requiredText, locatorSchema]),
);

export const locatorSchema: z.ZodType<Locator> = z.lazy(() =>
  z
    .strictObject({
      role: requiredText.optional(),
      label: requiredText.optional(),
      text: requiredText.optional(),
      placeholder: requiredText.optional(),
      testId: requiredText.optional(),
      alt: requiredText.optional(),
      title: requiredText.optional(),
      css: requiredText.optional(),
      xpath: requiredText.optional(),
      name: text.optional(),
      checked: z.boolean().optional(),
      disabled: z.boolean().optional(),
      expanded: z.boolean().optional(),
      pressed: z.boolean().optional(),
      selected: z.boolean().optional(),
      level: z.number().int().min(1).max(6).optional(),
      exact: z.boolean().optional(),
      within: targetSchema.optional(),
      hasText: requiredText.optional(),
      has: locatorSchema.optional(),
      visible: z.boolean().optional(),
      nth: z
        .union([z.number().int().min(0), z.enum(['first', 'last'])], {
          error: 'must be a position from 0, "first" or "last"',
        })
        .optional(),
      frame: z.array(requiredText).max(10).optional(),
    })
    .superRefine((locator, context) => {
      const kinds = locatorKinds.filter(kind => locator[kind] !== undefined);
      if (kinds.length !== 1) {
        context.addIssue({
          code: 'custom',
          message:
            kinds.length === 0
              ? `needs one of ${locatorKinds.join(', ')}`
              : `has ${kinds.join(
                  ' and ',
                )}; give exactly one of them and refine it with within, hasText or nth`,
        });
      }
      if (locator.role === undefined) {
        for (const key of roleOnly) {
          if (locator[key] !== undefined) {
            context.addIssue({
              code: 'custom',
              path: [key],
              message: 'goes only with role',
            });
          }
        }
      }
    }),
);

/**
 * A locator as a person would say it: `button "Sign in" in form "Login"`.
 *
 * @public
 */
export function describeTarget(target: Target): string {
  if (typeof target === 'string') {
    return `“${target}”`;
  }
  const kind = locatorKinds.find(candidate => target[candidate] !== undefined);
  const value = kind ? target[kind] : '';
  let said: string;
  if (kind === 'role') {
    said = target.name ? `${value} “${target.name}”` : `${value}`;
  } else if (kind === 'text') {
    said = `text “${value}”`;
  } else {
    said = `${kind} “${value}”`;
  }
  if (target.hasText) {
    said += ` with text “${target.hasText}”`;
  }
  if (target.has) {
    said += ` that holds ${describeTarget(target.has)}`;
  }
  if (target.nth !== undefined) {
    said +=
      typeof target.nth === 'number'
        ? ` (number ${target.nth + 1})`
        : ` (${target.nth})`;
  }
  if (target.within !== undefined) {
    said += ` in ${describeTarget(target.within)}`;
  }
  if (target.frame?.length) {
    said += ` in frame ${target.frame.join(' › ')}`;
  }
  return said;
}
