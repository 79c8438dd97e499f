import { validateDefinition } from '../language/validation/validateDefinition';
import { eventBatchSchema } from '../protocol/events';
import {
  contractRoutes,
  placesOfObjects,
  sampleDefinition,
  sampleOf,
  withField,
} from '../testUtils';

const text = 'any text';
const fields = ['createdBy', '__proto__', 'constructor'];
const content = { ref: 'user:default/somebody-else' };

/** What is left, somewhere in a value, of a field that nobody has asked for. */
function traces(value: unknown): string[] {
  return placesOfObjects(value)
    .map(path => path.join('.'))
    .filter(path => fields.some(field => path.endsWith(field)));
}

describe('a field that nobody has asked for', () => {
  const inputs = contractRoutes
    .filter(({ input }) => input)
    .map(({ route, input }) => [route, input!] as const);

  it.each(inputs)('is refused or dropped, however deep: %s', (_, input) => {
    const sample = sampleOf(input, text);
    for (const path of placesOfObjects(sample)) {
      for (const field of fields) {
        const result = input.safeParse(withField(sample, path, field, content));
        expect([path, result.success ? traces(result.data) : []]).toEqual([
          path,
          [],
        ]);
        expect(({} as any).ref).toBeUndefined();
      }
    }
  });

  it('is refused wherever it stands in a definition', () => {
    const definition = sampleDefinition(text);
    // Places that differ by their position in a list alone are tried once, those of steps for each keyword.
    const places = new Map(
      placesOfObjects(definition).map(path => [
        path
          .map((part, index) => (index > 1 && Number(part) ? 'n' : part))
          .join(),
        path,
      ]),
    );
    for (const path of places.values()) {
      for (const field of path.length > 3 ? fields.slice(0, 1) : fields) {
        const { problems } = validateDefinition(
          withField(definition, path, field, content),
        );
        expect([path, problems.length]).not.toEqual([path, 0]);
      }
    }
  });

  it('is dropped from what a runner reports', () => {
    const batch = sampleOf(eventBatchSchema, text);
    for (const path of placesOfObjects(batch)) {
      const result = eventBatchSchema.safeParse(
        withField(batch, path, 'createdBy', content),
      );
      expect(traces(result.data)).toEqual([]);
    }
  });
});
