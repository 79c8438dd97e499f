import { keywords, stepSchemas } from '../language/catalogue';
import { definitionSchema } from '../language/definition';
import { validateDefinition } from '../language/validation/validateDefinition';
import { eventBatchSchema } from '../protocol/events';
import { contractRoutes } from './contractRoutes';
import { sampleDefinition } from './sampleDefinition';
import { descriptionOf, sampleOf } from './sampleOf';

const text = '<b>any text</b>';

describe('samples of schemas', () => {
  it.each(
    contractRoutes
      .filter(({ input }) => input)
      .map(({ route, input }) => [route, input!] as const),
  )('are taken as input of %s', (_, input) => {
    const sample = sampleOf(input, text);
    const { success, error } = input.safeParse(sample);
    // What is only on its way a text, such as a list of names, need not be one that ends well.
    const isOfPath = error?.issues.every(({ path }) => path.length === 1);
    expect(success || isOfPath).toBe(true);
  });

  it.each(
    contractRoutes
      .filter(({ output }) => output)
      .map(({ route, output }) => [route, output!] as const),
  )('are what %s answers', (_, output) => {
    expect(output.safeParse(sampleOf(output, text)).error).toBeUndefined();
  });

  it('are taken as reports of runners', () => {
    expect(
      eventBatchSchema.safeParse(sampleOf(eventBatchSchema, text)).success,
    ).toBe(true);
  });

  it('hold each argument of each keyword, in a valid definition', () => {
    const definition = sampleDefinition(text);
    expect(validateDefinition(definition).problems).toEqual([]);
    expect(definitionSchema.safeParse(definition).success).toBe(true);
    const held = definition.cases.map(({ steps }) =>
      [...new Set(steps.flatMap(step => Object.keys(step)))].sort(),
    );
    expect(held).toEqual(
      keywords.map(keyword =>
        Object.keys(descriptionOf(stepSchemas[keyword]).shape).sort(),
      ),
    );
  });
});
