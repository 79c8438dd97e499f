import * as z from 'zod';
import { targetSchema, type Target } from './locator';
import { field, operator, requiredText, text, type Operator } from './values';

/** @public */
export const keywordGroups = [
  'page',
  'act',
  'arm',
  'expect',
  'data',
  'flow',
  'extended',
] as const;

/** @public */
export type KeywordGroup = (typeof keywordGroups)[number];

/**
 * A condition under which a step runs; otherwise its result is `skipped`.
 *
 * @public
 */
export interface Condition {
  /** True while the element is visible. Looked at once, without waiting. */
  visible?: Target;
  /** A value with placeholders, compared with `expected`. */
  value?: string;
  operator?: Operator;
  expected?: string;
  /** Turns the condition round. */
  not?: boolean;
}

const conditionSchema: z.ZodType<Condition> = z
  .strictObject({
    visible: targetSchema.optional(),
    value: text.optional(),
    operator: operator.optional(),
    expected: text.optional(),
    not: z.boolean().optional(),
  })
  .superRefine((condition, context) => {
    if ((condition.visible === undefined) === (condition.value === undefined)) {
      context.addIssue({
        code: 'custom',
        message: 'needs either visible or value, and not both',
      });
    }
  });

/** Longest time a single step may take, in milliseconds. */
export const MAX_STEP_TIMEOUT_MS = 300_000;

/** What every step takes beside the arguments of its keyword. */
export const commonShape = {
  timeout: field(z.number().int().min(1).max(MAX_STEP_TIMEOUT_MS).optional(), {
    title: 'Time limit (ms)',
    help: 'Milliseconds after which the step fails. Empty: the limit of the run.',
    control: 'number',
    advanced: true,
  }),
  optional: field(z.boolean().optional(), {
    title: 'Optional',
    help: 'A failure is recorded, and the test goes on.',
    control: 'boolean',
    advanced: true,
  }),
  always: field(z.boolean().optional(), {
    title: 'Always run',
    help: 'Runs even after an earlier step has failed: to sign out or to clean up.',
    control: 'boolean',
    advanced: true,
  }),
  screenshot: field(z.enum(['inherit', 'on', 'off']).optional(), {
    title: 'Picture',
    help: 'Whether a picture is taken after this step. Inherit: as the run asks.',
    control: 'choice',
    options: ['inherit', 'on', 'off'],
    advanced: true,
  }),
  note: field(z.string().max(2000).optional(), {
    title: 'Note',
    help: 'For the people who read the test.',
    control: 'text',
    advanced: true,
  }),
  when: field(conditionSchema.optional(), {
    title: 'Only when',
    help: 'The step is skipped unless this holds.',
    control: 'condition',
    advanced: true,
  }),
};

/** @public */
export type CommonArguments = z.infer<z.ZodObject<typeof commonShape>>;

/**
 * One word of the test language.
 *
 * @public
 */
export interface KeywordDefinition<
  Shape extends z.ZodRawShape = z.ZodRawShape,
> {
  group: KeywordGroup;
  /**
   * It reaches past what a person can do on a page. Who writes such a step needs a permission of its own
   * (`uat.step.extended`), and results and reviews mark it.
   */
  extended?: true;
  /** As a person would name it, for menus. */
  title: string;
  /** One sentence of help. */
  help: string;
  /** The keyword's own arguments. */
  args: z.ZodObject<Shape>;
  /** Arguments of a valid step; documentation and test input at once. */
  example: z.input<z.ZodObject<Shape>>;
  /** The step as a line of the test, placeholders left as they are. */
  summary(args: z.infer<z.ZodObject<Shape>>): string;
  /** A rule across arguments. Returns the problems, each with the argument it is about. */
  check?(
    args: z.infer<z.ZodObject<Shape>>,
  ): Array<{ field: string; message: string }>;
}

export function defineKeyword<Shape extends z.ZodRawShape>(
  definition: Omit<KeywordDefinition<Shape>, 'args'> & { args: Shape },
): KeywordDefinition<Shape> {
  return {
    ...definition,
    args: z.strictObject(definition.args) as unknown as z.ZodObject<Shape>,
  };
}

/** The element a step works on. */
export const target = field(targetSchema, {
  title: 'Element',
  help: 'A named element of this test set, or a locator.',
  control: 'target',
});

/** Turns an expectation round. */
export const not = field(z.boolean().optional(), {
  title: 'Not',
  help: 'The expectation holds when this is not so.',
  control: 'boolean',
});

export const value = (title: string, help?: string) =>
  field(text, { title, help, control: 'value' });

export const needed = (title: string, help?: string) =>
  field(requiredText, { title, help, control: 'value' });

export const optionalValue = (title: string, help?: string) =>
  field(text.optional(), { title, help, control: 'value' });
