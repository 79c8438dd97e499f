import * as z from 'zod';
import { actKeywords, armKeywords } from './keywords/act';
import { dataKeywords, flowKeywords } from './keywords/dataAndFlow';
import { expectKeywords } from './keywords/expect';
import { extendedKeywords } from './keywords/extended';
import { pageKeywords } from './keywords/page';
import {
  commonShape,
  type CommonArguments,
  type KeywordDefinition,
  type KeywordGroup,
} from './keyword';
import type { FieldMeta } from './values';

/**
 * The step catalogue: every keyword of the test language. Forms, validation, reference page, file format, API
 * types and the runner's map of implementations all come from here.
 *
 * @public
 */
export const stepCatalogue = {
  ...pageKeywords,
  ...actKeywords,
  ...armKeywords,
  ...expectKeywords,
  ...dataKeywords,
  ...flowKeywords,
  ...extendedKeywords,
};

type Catalogue = typeof stepCatalogue;

/** @public */
export type Keyword = keyof Catalogue;

/** @public */
export const keywords = Object.keys(stepCatalogue) as Keyword[];

/**
 * A step with the given keyword.
 *
 * @public
 */
export type StepOf<K extends Keyword> = { keyword: K } & z.infer<
  Catalogue[K]['args']
> &
  CommonArguments;

/**
 * One keyword with its arguments.
 *
 * @public
 */
export type Step = { [K in Keyword]: StepOf<K> }[Keyword];

/** Schemas of whole steps: the arguments of the keyword and those that every step takes, nothing else. */
export const stepSchemas = Object.fromEntries(
  keywords.map(keyword => [
    keyword,
    z.strictObject({
      keyword: z.literal(keyword),
      ...stepCatalogue[keyword].args.shape,
      ...commonShape,
    }),
  ]),
) as unknown as Record<Keyword, z.ZodObject>;

/**
 * Any step. Cross-argument rules (`check`) are applied by `validateDefinition`, not here.
 *
 * @public
 */
export const stepSchema = z.discriminatedUnion(
  'keyword',
  Object.values(stepSchemas) as unknown as [z.ZodObject, ...z.ZodObject[]],
) as unknown as z.ZodType<Step>;

/** @public */
export function isKeyword(name: string): name is Keyword {
  return Object.hasOwn(stepCatalogue, name);
}

/**
 * The definition of a keyword, seen without its exact argument types.
 *
 * @public
 */
export function keywordDefinition(keyword: Keyword): KeywordDefinition {
  return stepCatalogue[keyword] as unknown as KeywordDefinition;
}

/**
 * Whether a step with this keyword is an extended one, see `KeywordDefinition.extended`.
 *
 * @public
 */
export function isExtended(keyword: string): boolean {
  return isKeyword(keyword) && keywordDefinition(keyword).extended === true;
}

/**
 * The arguments of the keyword itself, without the keyword and what every step takes.
 *
 * @public
 */
export function ownArguments(step: Step): Record<string, unknown> {
  const { shape } = stepCatalogue[step.keyword].args;
  return Object.fromEntries(
    Object.entries(step).filter(([name]) => Object.hasOwn(shape, name)),
  );
}

/**
 * A field of a step's form.
 *
 * @public
 */
export interface StepField extends FieldMeta {
  name: string;
  required: boolean;
}

function fieldsOfShape(shape: z.ZodRawShape): StepField[] {
  return Object.entries(shape).map(([name, schema]) => ({
    name,
    required: !(schema as z.ZodType).safeParse(undefined).success,
    ...((schema as z.ZodType).meta() as unknown as FieldMeta),
  }));
}

/**
 * The fields of a keyword's form, in the order of the catalogue: its own first, then those of every step.
 *
 * @public
 */
export function stepFields(keyword: Keyword): StepField[] {
  return [
    ...fieldsOfShape(stepCatalogue[keyword].args.shape),
    ...fieldsOfShape(commonShape),
  ];
}

/**
 * A step as one readable line, with its placeholders. Never throws, not even for a half-written step.
 *
 * @public
 */
export function summarizeStep(step: { keyword: string }): string {
  if (!isKeyword(step.keyword)) {
    return `Unknown keyword “${step.keyword}”`;
  }
  try {
    return keywordDefinition(step.keyword).summary(
      ownArguments(step as Step) as never,
    );
  } catch {
    return keywordDefinition(step.keyword).title;
  }
}

/** @public */
export function keywordsByGroup(): Array<{
  group: KeywordGroup;
  keywords: Keyword[];
}> {
  const groups = new Map<KeywordGroup, Keyword[]>();
  for (const keyword of keywords) {
    const { group } = stepCatalogue[keyword];
    groups.set(group, [...(groups.get(group) ?? []), keyword]);
  }
  return [...groups].map(([group, members]) => ({ group, keywords: members }));
}
