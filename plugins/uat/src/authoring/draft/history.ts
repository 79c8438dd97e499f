import { sameContent, type TestSetDefinition } from '@uatcms/plugin-uat-common';

/** How far back undo reaches. Definitions share what did not change, so a step back costs little. */
export const HISTORY_LIMIT = 200;

/** A definition as it was before (in the past) or after (in the future) a change, and what the change was. */
interface Moment {
  definition: TestSetDefinition;
  label: string;
}

/**
 * A definition being edited, on top of the revision it was taken from. Plain data: every change gives a new one.
 */
export interface DraftHistory {
  baseRevision: number;
  /** The definition of `baseRevision`. */
  base: TestSetDefinition;
  present: TestSetDefinition;
  past: Moment[];
  future: Moment[];
  /** Length of `past` at which `present` was saved; counts the unsaved changes. */
  savedAt: number;
  /** Changes with the same key in a row, such as the letters of a word, are one step for undo. */
  merging?: string;
}

export function openDraft(
  baseRevision: number,
  base: TestSetDefinition,
  restored?: TestSetDefinition,
): DraftHistory {
  const draft: DraftHistory = {
    baseRevision,
    base,
    present: base,
    past: [],
    future: [],
    savedAt: 0,
  };
  return restored ? changed(draft, restored, 'Restored changes') : draft;
}

export function changed(
  draft: DraftHistory,
  present: TestSetDefinition,
  label: string,
  merging?: string,
): DraftHistory {
  if (present === draft.present) {
    return draft;
  }
  const merges =
    merging !== undefined &&
    merging === draft.merging &&
    draft.past.length > draft.savedAt;
  if (merges) {
    return { ...draft, present, future: [] };
  }
  const full = [...draft.past, { definition: draft.present, label }];
  const past = full.slice(-HISTORY_LIMIT);
  const takenBack = Math.max(0, draft.savedAt - draft.past.length);
  return {
    ...draft,
    present,
    past,
    future: [],
    // What was undone behind the saved state and is now out of reach counts as changes, too.
    savedAt: draft.savedAt - 2 * takenBack - (full.length - past.length),
    merging,
  };
}

export function undone(draft: DraftHistory): DraftHistory {
  const moment = draft.past[draft.past.length - 1];
  if (!moment) {
    return draft;
  }
  return {
    ...draft,
    present: moment.definition,
    past: draft.past.slice(0, -1),
    future: [
      { definition: draft.present, label: moment.label },
      ...draft.future,
    ],
    merging: undefined,
  };
}

export function redone(draft: DraftHistory): DraftHistory {
  const [moment, ...future] = draft.future;
  if (!moment) {
    return draft;
  }
  return {
    ...draft,
    present: moment.definition,
    past: [...draft.past, { definition: draft.present, label: moment.label }],
    future,
    merging: undefined,
  };
}

/**
 * The server has taken `definition` as `revision`. What was typed while the request was under way stays unsaved.
 */
export function saved(
  draft: DraftHistory,
  revision: number,
  definition: TestSetDefinition,
): DraftHistory {
  const unchanged = sameContent(draft.present, definition);
  return {
    ...draft,
    baseRevision: revision,
    base: unchanged ? draft.present : definition,
    savedAt: unchanged ? draft.past.length : draft.past.length - 1,
    merging: undefined,
  };
}

/** Puts the draft on another base, with `present` as its content there. */
export function rebased(
  draft: DraftHistory,
  baseRevision: number,
  base: TestSetDefinition,
  present: TestSetDefinition,
  label: string,
): DraftHistory {
  return { ...changed(draft, present, label), baseRevision, base };
}

export function isDirty(draft: DraftHistory): boolean {
  return !sameContent(draft.present, draft.base);
}

export function unsavedCount(draft: DraftHistory): number {
  return isDirty(draft)
    ? Math.max(1, Math.abs(draft.past.length - draft.savedAt))
    : 0;
}
