import {
  addCase,
  duplicateCase,
  editCase,
  moveCase,
  removeCase,
  replaceCase,
} from './cases';
import { exampleDefinition } from './exampleDefinition.fixture';
import { identityOf } from './identity';

const names = (definition: ReturnType<typeof exampleDefinition>) =>
  definition.cases.map(({ name }) => name);

describe('cases', () => {
  const before = exampleDefinition();

  it('adds a case under a name that is free', () => {
    const once = addCase(before, 'New case');
    expect(names(addCase(once, 'New case'))).toEqual([
      'Sign in',
      'Sign out',
      'New case',
      'New case 2',
    ]);
  });

  it('changes one property and leaves the rest as it is', () => {
    const after = editCase(before, 0, { disabled: true });
    expect(after.cases[0]).toEqual({ ...before.cases[0], disabled: true });
    expect(after.cases[1]).toBe(before.cases[1]);
    expect(after.dataSets).toBe(before.dataSets);
  });

  it('leaves out a property that is taken away', () => {
    expect(
      editCase(before, 0, { dataSet: undefined }).cases[0],
    ).not.toHaveProperty('dataSet');
  });

  it('an edited case stays the same case for the page', () => {
    const after = editCase(before, 0, { name: 'Other' });
    expect(identityOf(after.cases[0])).toBe(identityOf(before.cases[0]));
  });

  it('a copy is another case, with steps of its own', () => {
    const after = duplicateCase(before, 0);
    expect(names(after)).toEqual(['Sign in', 'Sign in (copy)', 'Sign out']);
    expect(after.cases[1].steps).toEqual(before.cases[0].steps);
    expect(identityOf(after.cases[1].steps[0])).not.toBe(
      identityOf(before.cases[0].steps[0]),
    );
  });

  it('moves, removes and replaces', () => {
    expect(names(moveCase(before, 0, 1))).toEqual(['Sign out', 'Sign in']);
    expect(moveCase(before, 0, 0)).toBe(before);
    expect(names(moveCase(before, 0, 99))).toEqual(['Sign out', 'Sign in']);
    expect(names(removeCase(before, 0))).toEqual(['Sign out']);
    expect(replaceCase(before, 1, { name: 'X', steps: [] }).cases[1]).toEqual({
      name: 'X',
      steps: [],
    });
  });
});
