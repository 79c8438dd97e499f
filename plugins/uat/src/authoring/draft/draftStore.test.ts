import { addCase, editCase } from './cases';
import { DraftStore } from './draftStore';
import { exampleDefinition, exampleTestSet } from './exampleDefinition.fixture';
import { isDirty } from './history';
import { DraftStorage } from './storedDraft';

const storage = () => new DraftStorage('user:default/anna');
const open = (change = {}) => new DraftStore(exampleTestSet(change), storage());
const names = (store: DraftStore) =>
  store.getSnapshot().history.present.cases.map(({ name }) => name);

beforeEach(() => window.localStorage.clear());

describe('DraftStore', () => {
  it('keeps an unsaved draft in the browser and offers it to the next visit', () => {
    const first = open();
    first.change(before => addCase(before, 'Unsaved'), 'Add case');
    first.store();

    const next = open();
    expect(names(next)).not.toContain('Unsaved');
    expect(next.getSnapshot().restorable?.baseRevision).toBe(4);
    next.restore();
    expect(names(next)).toContain('Unsaved');
    expect(isDirty(next.getSnapshot().history)).toBe(true);
    next.undo();
    expect(next.getSnapshot().history.present).toEqual(exampleDefinition());
  });

  it('does not overwrite what can be restored until the person has decided', () => {
    const first = open();
    first.change(before => addCase(before, 'Unsaved'), 'Add case');
    first.store();
    const next = open();
    next.store();
    expect(storage().read('portal-sign-in')?.definition.cases).toHaveLength(3);
    next.dropRestorable();
    expect(storage().read('portal-sign-in')).toBeUndefined();
    expect(next.getSnapshot().restorable).toBeUndefined();
  });

  it('restores on the revision it was made on, and says that there is a newer one', () => {
    const first = open();
    first.change(before => addCase(before, 'Unsaved'), 'Add case');
    first.store();
    const next = open({
      revision: 6,
      definition: addCase(exampleDefinition(), 'Theirs'),
    });
    next.restore();
    expect(next.getSnapshot().history.baseRevision).toBe(4);
    expect(next.getSnapshot().newerRevision).toBe(6);
  });

  it('forgets what was kept once it is saved', () => {
    const store = open();
    store.change(before => addCase(before, 'A'), 'Add case');
    store.store();
    store.saved(5, store.getSnapshot().history.present);
    expect(storage().read('portal-sign-in')).toBeUndefined();
    expect(
      open({
        revision: 5,
        definition: store.getSnapshot().history.present,
      }).getSnapshot().restorable,
    ).toBeUndefined();
  });

  it('drafts of two people do not mix', () => {
    const store = open();
    store.change(before => addCase(before, 'A'), 'Add case');
    store.store();
    const other = new DraftStore(
      exampleTestSet(),
      new DraftStorage('user:default/ben'),
    );
    expect(other.getSnapshot().restorable).toBeUndefined();
  });

  it('says so when the browser has no room', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
      removeItem: () => undefined,
    };
    const store = new DraftStore(
      exampleTestSet(),
      new DraftStorage('user:default/anna', full),
    );
    store.change(before => addCase(before, 'A'), 'Add case');
    store.store();
    expect(store.getSnapshot().notKept).toBe(true);
  });

  it('ignores a stored draft that cannot be read', () => {
    window.localStorage.setItem(
      storage().keyOf('portal-sign-in'),
      '{"version":1',
    );
    expect(open().getSnapshot().restorable).toBeUndefined();
    window.localStorage.setItem(
      storage().keyOf('portal-sign-in'),
      '{"version":1,"definition":{"cases":3}}',
    );
    expect(open().getSnapshot().restorable).toBeUndefined();
  });

  it('finds problems a moment after a change, at their places', async () => {
    const store = open();
    const found = new Promise<void>(resolve =>
      store.subscribe(
        () => store.getSnapshot().problems.length > 0 && resolve(),
      ),
    );
    store.change(
      before => editCase(before, 0, { dataSet: 'Nobody' }),
      'Change data set',
    );
    await found;
    expect(
      store.getSnapshot().problems.map(problem => problem.path.join('.')),
    ).toContain('cases.0.dataSet');
  });

  it('takes over what others saved while nothing is unsaved here, and only says so otherwise', () => {
    const theirs = exampleTestSet({
      revision: 5,
      definition: addCase(exampleDefinition(), 'Theirs'),
    });
    const clean = open();
    clean.seen(theirs);
    expect(names(clean)).toContain('Theirs');

    const dirty = open();
    dirty.change(before => addCase(before, 'Mine'), 'Add case');
    dirty.seen(theirs);
    expect(names(dirty)).toEqual(['Sign in', 'Sign out', 'Mine']);
    expect(dirty.getSnapshot().newerRevision).toBe(5);
  });

  it('tells the problems of the server once, beside its own', () => {
    const store = open();
    const problem = {
      path: ['cases', 0],
      place: 'case “Sign in”',
      message: 'is too long',
    };
    store.reportProblems([problem, problem]);
    expect(store.getSnapshot().problems).toEqual([problem]);
  });

  it('keeps the problems of the server until the next change, however soon they follow the last one', () => {
    jest.useFakeTimers();
    try {
      const store = open();
      store.change(before => editCase(before, 0, { name: 'Enter' }), 'Rename');
      const problem = {
        path: ['cases', 0, 'name'],
        place: 'case “Enter”, name',
        message: 'is not allowed here',
      };
      store.reportProblems([problem]);
      jest.runAllTimers();
      expect(store.getSnapshot().problems).toEqual([problem]);
      store.change(before => editCase(before, 0, { name: 'Go' }), 'Rename');
      jest.runAllTimers();
      expect(store.getSnapshot().problems).toEqual([]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('discarding can be undone', () => {
    const store = open();
    store.change(before => addCase(before, 'A'), 'Add case');
    store.discard();
    expect(names(store)).toEqual(['Sign in', 'Sign out']);
    store.undo();
    expect(names(store)).toContain('A');
  });
});
