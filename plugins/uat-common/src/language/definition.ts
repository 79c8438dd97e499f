import * as z from 'zod';
import { stepSchema, type Step } from './catalogue';
import { locatorSchema, type Locator } from './locator';
import { identifier } from './values';

/** Limits of one test set. They bound memory and time of everything that reads a revision. */
export const limits = {
  cases: 500,
  stepsPerList: 300,
  stepGroups: 200,
  elements: 1000,
  dataSets: 50,
  columns: 60,
  rowsPerDataSet: 5000,
  /** Of step groups that use step groups. */
  nesting: 10,
  locksPerCase: 10,
} as const;

const title = z.string().min(1, { error: 'must not be empty' }).max(200);

/** @public */
export const columnTypes = [
  'text',
  'number',
  'boolean',
  'date',
  'choice',
] as const;

/** @public */
export type ColumnType = (typeof columnTypes)[number];

/** Who may be asked to do something: `user:default/ann`, `group:default/checkout`. */
export const personRef = z
  .string()
  .max(400)
  .regex(/^(user|group):[a-zA-Z0-9-_.]+\/[a-zA-Z0-9-_.]+$/, {
    error:
      'must be a person or a group such as user:default/ann or group:default/checkout',
  });

export const columnSchema = z.strictObject({
  name: identifier,
  type: z.enum(columnTypes),
  /** Values of a `choice` column. */
  options: z.array(z.string().max(200)).max(200).optional(),
});

export const cellSchema = z.union([
  z.string().max(10_000),
  z.number(),
  z.boolean(),
  z.null(),
]);

export const rowSchema = z.strictObject({
  /** Identity of the row across revisions: results of a row are compared by it. */
  key: z.string().min(1, { error: 'must not be empty' }).max(100),
  values: z.record(z.string(), cellSchema),
  /** Left out of runs. */
  disabled: z.boolean().optional(),
});

export const dataSetSchema = z.strictObject({
  name: title,
  columns: z.array(columnSchema).min(1).max(limits.columns),
  rows: z.array(rowSchema).max(limits.rowsPerDataSet),
});

export const elementSchema = z.strictObject({
  name: title,
  locator: locatorSchema,
  /** Tried in this order when `locator` finds nothing. */
  alternatives: z.array(locatorSchema).max(5).optional(),
  note: z.string().max(2000).optional(),
});

export const stepGroupSchema = z.strictObject({
  name: title,
  description: z.string().max(2000).optional(),
  parameters: z
    .array(
      z.strictObject({
        name: identifier,
        default: z.string().max(10_000).optional(),
      }),
    )
    .max(50)
    .optional(),
  steps: z.array(stepSchema).max(limits.stepsPerList),
});

export const testCaseSchema = z.strictObject({
  name: title,
  description: z.string().max(5000).optional(),
  /** Name of the data set whose rows drive the case. Without one the case is one iteration. */
  dataSet: z.string().optional(),
  tags: z.array(z.string().min(1).max(50)).max(20).optional(),
  /** Left out of runs. */
  disabled: z.boolean().optional(),
  /**
   * What its iterations need for themselves, for instance `order table` or `account {{account}}`: no two iterations with
   * the same lock are carried out at the same time in the same environment, in whatever run. May use columns of the data
   * set and `{{env.NAME}}`.
   */
  locks: z
    .array(z.string().trim().min(1, { error: 'must not be empty' }).max(200))
    .max(limits.locksPerCase)
    .optional(),
  /** Person or group that performs the case if it has manual steps. Empty: as the run says, or the owner of the set. */
  assignee: personRef.optional(),
  steps: z.array(stepSchema).max(limits.stepsPerList),
});

/**
 * The content of a test set, as it is written in the portal or in a file.
 *
 * @public
 */
export const definitionSchema = z.strictObject({
  cases: z.array(testCaseSchema).max(limits.cases),
  stepGroups: z.array(stepGroupSchema).max(limits.stepGroups).default([]),
  elements: z.array(elementSchema).max(limits.elements).default([]),
  dataSets: z.array(dataSetSchema).max(limits.dataSets).default([]),
});

/** @public */
export type TestSetDefinition = z.infer<typeof definitionSchema>;
/** @public */
export type TestCase = z.infer<typeof testCaseSchema>;
/** @public */
export type StepGroup = z.infer<typeof stepGroupSchema>;
/** @public */
export type Element = z.infer<typeof elementSchema>;
/** @public */
export type DataSet = z.infer<typeof dataSetSchema>;
/** @public */
export type DataColumn = z.infer<typeof columnSchema>;
/** @public */
export type DataRow = z.infer<typeof rowSchema>;
/** @public */
export type CellValue = z.infer<typeof cellSchema>;

export type { Step, Locator };

/** Name of a test set: also its entity name in the catalog. */
export const testSetName = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
    error:
      'must be lower-case words of letters and digits joined by -, 63 characters at most',
  });

/** A full entity reference such as `group:default/checkout`. */
export const entityRef = z
  .string()
  .max(400)
  .regex(/^[a-zA-Z0-9.+-]+:[a-zA-Z0-9-_.]+\/[a-zA-Z0-9-_.]+$/, {
    error: 'must be an entity reference such as group:default/checkout',
  });

/** @public */
export const emptyDefinition: TestSetDefinition = {
  cases: [],
  stepGroups: [],
  elements: [],
  dataSets: [],
};
