import {
  changed,
  HISTORY_LIMIT,
  isDirty,
  openDraft,
  redone,
  rebased,
  saved,
  undone,
  unsavedCount,
} from './history';
import { addCase, editCase } from './cases';
import { exampleDefinition } from './exampleDefinition.fixture';

const open = () => openDraft(4, exampleDefinition());

describe('history', () => {
  it('takes a change back and brings it again', () => {
    const begun = open();
    const edited = changed(begun, addCase(begun.present, 'Third'), 'Add case');
    expect(edited.past.map(moment => moment.label)).toEqual(['Add case']);
    const back = undone(edited);
    expect(back.present).toBe(begun.present);
    expect(isDirty(back)).toBe(false);
    expect(redone(back).present).toBe(edited.present);
  });

  it('makes one step of changes that follow each other at the same place', () => {
    let draft = open();
    for (const name of ['S', 'Si', 'Sig']) {
      draft = changed(
        draft,
        editCase(draft.present, 0, { name }),
        'Rename',
        'case 0 name',
      );
    }
    expect(draft.past).toHaveLength(1);
    draft = changed(
      draft,
      editCase(draft.present, 0, { description: 'x' }),
      'Describe',
      'case 0 description',
    );
    expect(draft.past).toHaveLength(2);
    expect(undone(undone(draft)).present.cases[0].name).toBe('Sign in');
  });

  it('does not merge a change into what was saved', () => {
    let draft = open();
    draft = changed(
      draft,
      editCase(draft.present, 0, { name: 'A' }),
      'Rename',
      'name',
    );
    draft = saved(draft, 5, draft.present);
    draft = { ...draft, merging: 'name' };
    draft = changed(
      draft,
      editCase(draft.present, 0, { name: 'AB' }),
      'Rename',
      'name',
    );
    expect(undone(draft).present.cases[0].name).toBe('A');
    expect(unsavedCount(draft)).toBe(1);
  });

  it('a change after an undo gives up what was undone', () => {
    let draft = open();
    draft = changed(draft, addCase(draft.present, 'A'), 'A');
    draft = undone(draft);
    draft = changed(draft, addCase(draft.present, 'B'), 'B');
    expect(draft.future).toEqual([]);
    expect(redone(draft)).toBe(draft);
  });

  it('counts unsaved changes, also those that undo something saved', () => {
    let draft = open();
    for (const name of ['A', 'B', 'C']) {
      draft = changed(draft, addCase(draft.present, name), name);
    }
    expect(unsavedCount(draft)).toBe(3);
    draft = saved(draft, 5, draft.present);
    expect(unsavedCount(draft)).toBe(0);
    draft = undone(undone(draft));
    expect(unsavedCount(draft)).toBe(2);
    draft = changed(draft, addCase(draft.present, 'D'), 'D');
    expect(unsavedCount(draft)).toBe(3);
  });

  it('keeps what was typed while the server was saving as unsaved', () => {
    let draft = open();
    draft = changed(draft, addCase(draft.present, 'A'), 'A');
    const sent = draft.present;
    draft = changed(draft, addCase(draft.present, 'B'), 'B');
    draft = saved(draft, 5, sent);
    expect(draft.baseRevision).toBe(5);
    expect(isDirty(draft)).toBe(true);
    expect(draft.present.cases.map(({ name }) => name)).toContain('B');
  });

  it('knows that content typed back to what it was is not dirty', () => {
    let draft = open();
    draft = changed(
      draft,
      editCase(draft.present, 0, { name: 'Other' }),
      'Rename',
    );
    draft = changed(
      draft,
      editCase(draft.present, 0, { name: 'Sign in' }),
      'Rename',
    );
    expect(isDirty(draft)).toBe(false);
    expect(unsavedCount(draft)).toBe(0);
  });

  it('reaches back a limited number of changes', () => {
    let draft = open();
    for (let number = 0; number < HISTORY_LIMIT + 10; number += 1) {
      draft = changed(
        draft,
        editCase(draft.present, 0, { name: `Case ${number}` }),
        'Rename',
      );
    }
    expect(draft.past).toHaveLength(HISTORY_LIMIT);
    expect(unsavedCount(draft)).toBe(HISTORY_LIMIT + 10);
  });

  it('a draft that was put on another base can still be undone to what it was', () => {
    let draft = open();
    draft = changed(draft, addCase(draft.present, 'Mine'), 'Mine');
    const mine = draft.present;
    const theirs = addCase(exampleDefinition(), 'Theirs');
    draft = rebased(draft, 5, theirs, theirs, 'Take theirs');
    expect(isDirty(draft)).toBe(false);
    expect(undone(draft).present).toBe(mine);
  });

  it('opens with restored changes on top of their base', () => {
    const restored = addCase(exampleDefinition(), 'Kept');
    const draft = openDraft(4, exampleDefinition(), restored);
    expect(unsavedCount(draft)).toBe(1);
    expect(undone(draft).present).toEqual(exampleDefinition());
  });
});
