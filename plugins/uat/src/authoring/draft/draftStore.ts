import {
  validateDefinition,
  type Problem,
  type TestSet,
  type TestSetDefinition,
  sameContent,
} from '@uatcms/plugin-uat-common';
import {
  changed,
  isDirty,
  openDraft,
  rebased,
  redone,
  saved,
  undone,
  type DraftHistory,
} from './history';
import { withoutDuplicates } from './problems';
import type { DraftStorage, StoredDraft } from './storedDraft';

/** What pages see of a draft. A new object for every change. */
export interface DraftSnapshot {
  history: DraftHistory;
  problems: Problem[];
  /** Changes of an earlier visit, about which the person has not decided yet. Nothing is edited until then. */
  restorable?: StoredDraft;
  /** The newest revision, when somebody else has saved while there are unsaved changes here. */
  newerRevision?: number;
  /** The browser has no room to keep the draft. */
  notKept: boolean;
}

const VALIDATION_DELAY_MS = 250;
const STORING_DELAY_MS = 400;

/**
 * The draft of one test set. It lives outside the tree of components, because the tabs that share it come and go.
 *
 * Edits are synchronous; validation and keeping it in the browser follow a moment later, and at once when the page
 * is hidden. Nothing here talks to the server.
 */
export class DraftStore {
  private snapshot: DraftSnapshot;
  private readonly listeners = new Set<() => void>();
  private validation?: ReturnType<typeof setTimeout>;
  private storing?: ReturnType<typeof setTimeout>;

  constructor(
    private readonly testSet: TestSet,
    private readonly storage: DraftStorage,
  ) {
    const stored = storage.read(testSet.name);
    const restorable =
      stored && !sameContent(stored.definition, testSet.definition)
        ? stored
        : undefined;
    this.snapshot = {
      history: openDraft(testSet.revision, testSet.definition),
      problems: problemsOf(testSet.definition),
      restorable,
      notKept: false,
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): DraftSnapshot => this.snapshot;

  /**
   * @param label - names the change for undo, for instance `Delete step 3`
   * @param merging - changes in a row with the same key are one step for undo
   */
  readonly change = (
    change: (definition: TestSetDefinition) => TestSetDefinition,
    label: string,
    merging?: string,
  ): void => {
    const { history } = this.snapshot;
    this.setHistory(changed(history, change(history.present), label, merging));
  };

  undo(): void {
    this.setHistory(undone(this.snapshot.history));
  }

  redo(): void {
    this.setHistory(redone(this.snapshot.history));
  }

  discard(): void {
    const { history } = this.snapshot;
    this.setHistory(changed(history, history.base, 'Discard changes'));
    this.store();
  }

  /** The server has taken `definition`. */
  saved(revision: number, definition: TestSetDefinition): void {
    this.publish({ newerRevision: undefined });
    this.setHistory(saved(this.snapshot.history, revision, definition));
    this.store();
  }

  rebase(
    revision: number,
    base: TestSetDefinition,
    present: TestSetDefinition,
    label: string,
  ): void {
    this.publish({ newerRevision: undefined });
    this.setHistory(
      rebased(this.snapshot.history, revision, base, present, label),
    );
  }

  /** The server has a test set that was read anew. Unsaved changes are never touched by it. */
  seen(testSet: TestSet): void {
    const { history } = this.snapshot;
    if (testSet.revision <= history.baseRevision) {
      return;
    }
    if (isDirty(history) || this.snapshot.restorable) {
      if (this.snapshot.newerRevision !== testSet.revision) {
        this.publish({ newerRevision: testSet.revision });
      }
    } else {
      this.setHistory(openDraft(testSet.revision, testSet.definition));
    }
  }

  restore(): void {
    const { restorable, history } = this.snapshot;
    if (!restorable) {
      return;
    }
    this.publish({
      restorable: undefined,
      newerRevision:
        restorable.baseRevision < history.baseRevision
          ? history.baseRevision
          : undefined,
    });
    this.setHistory(
      openDraft(
        restorable.baseRevision,
        restorable.base,
        restorable.definition,
      ),
    );
  }

  dropRestorable(): void {
    this.publish({ restorable: undefined });
    this.storage.remove(this.testSet.name);
  }

  /** Problems that the server found and this page did not. They stand until the next change. */
  reportProblems(problems: Problem[]): void {
    // The validation of an edit just before would put its own findings in place of these.
    clearTimeout(this.validation);
    this.publish({
      problems: withoutDuplicates([
        ...problemsOf(this.snapshot.history.present),
        ...problems,
      ]),
    });
  }

  /** Keeps the draft in the browser now; called when the page is hidden or closed. */
  readonly store = (): void => {
    clearTimeout(this.storing);
    this.storing = undefined;
    const { history, restorable } = this.snapshot;
    if (restorable) {
      return;
    }
    if (!isDirty(history)) {
      this.storage.remove(this.testSet.name);
      this.publish({ notKept: false });
      return;
    }
    const { baseRevision, base, present } = history;
    this.publish({
      notKept: !this.storage.write(this.testSet.name, {
        baseRevision,
        base,
        definition: present,
      }),
    });
  };

  private setHistory(history: DraftHistory): void {
    if (history === this.snapshot.history) {
      return;
    }
    const edited = history.present !== this.snapshot.history.present;
    this.publish({ history });
    if (!edited) {
      return;
    }
    clearTimeout(this.validation);
    this.validation = setTimeout(
      () => this.publish({ problems: problemsOf(history.present) }),
      VALIDATION_DELAY_MS,
    );
    this.storing ??= setTimeout(this.store, STORING_DELAY_MS);
  }

  private publish(change: Partial<DraftSnapshot>): void {
    const same = Object.entries(change).every(
      ([name, value]) => (this.snapshot as any)[name] === value,
    );
    if (!same) {
      this.snapshot = { ...this.snapshot, ...change };
      this.listeners.forEach(listener => listener());
    }
  }
}

function problemsOf(definition: TestSetDefinition): Problem[] {
  return validateDefinition(definition).problems;
}
