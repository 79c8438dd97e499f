import { addCase, editCase, moveCase, removeCase } from './cases';
import { exampleDefinition } from './exampleDefinition.fixture';
import { putOnTop } from './merge';
import { setArgument } from './steps';

const base = exampleDefinition();
const names = (definition: typeof base) =>
  definition.cases.map(({ name }) => name);

describe('putOnTop', () => {
  it('keeps what only I and what only they changed', () => {
    const mine = editCase(base, 0, { description: 'mine' });
    const theirs = editCase(base, 1, { description: 'theirs' });
    const { definition, overwritten } = putOnTop(base, mine, theirs);
    expect(definition.cases.map(({ description }) => description)).toEqual([
      'mine',
      'theirs',
    ]);
    expect(overwritten).toEqual([]);
  });

  it('keeps what each of us added', () => {
    const { definition } = putOnTop(
      base,
      addCase(base, 'Mine'),
      addCase(base, 'Theirs'),
    );
    expect(names(definition).sort()).toEqual([
      'Mine',
      'Sign in',
      'Sign out',
      'Theirs',
    ]);
  });

  it('mine stands where both changed the same, and is named', () => {
    const mine = editCase(base, 0, { description: 'mine' });
    const theirs = setArgument(
      base,
      { list: 'cases', index: 0 },
      0,
      'url',
      '/other',
    );
    const { definition, overwritten } = putOnTop(base, mine, theirs);
    expect(definition.cases[0]).toEqual(mine.cases[0]);
    expect(overwritten).toEqual(['case “Sign in”']);
  });

  it('does not name what both changed in the same way', () => {
    const same = editCase(base, 0, { description: 'same' });
    expect(
      putOnTop(base, same, editCase(base, 0, { description: 'same' }))
        .overwritten,
    ).toEqual([]);
  });

  it('removes what one of us removed, unless the other one changed it', () => {
    expect(names(putOnTop(base, base, removeCase(base, 1)).definition)).toEqual(
      ['Sign in'],
    );
    expect(names(putOnTop(base, removeCase(base, 1), base).definition)).toEqual(
      ['Sign in'],
    );
    const changedByThem = editCase(base, 1, { description: 'needed' });
    expect(
      names(putOnTop(base, removeCase(base, 1), changedByThem).definition),
    ).toEqual(['Sign in', 'Sign out']);
    const kept = putOnTop(
      base,
      editCase(base, 1, { description: 'needed' }),
      removeCase(base, 1),
    );
    expect(names(kept.definition)).toEqual(['Sign in', 'Sign out']);
  });

  it('keeps my order', () => {
    expect(
      names(putOnTop(base, moveCase(base, 0, 1), base).definition),
    ).toEqual(['Sign out', 'Sign in']);
  });
});
