import type { TestSet } from '@uatcms/plugin-uat-common';
import { DraftStore } from './draftStore';
import { DraftStorage } from './storedDraft';

const drafts = new Map<string, DraftStore>();

/** The one draft of a test set in this window. */
export function draftOf(testSet: TestSet, user: string): DraftStore {
  const storage = new DraftStorage(user);
  const key = storage.keyOf(testSet.name);
  let draft = drafts.get(key);
  if (!draft) {
    draft = new DraftStore(testSet, storage);
    drafts.set(key, draft);
  }
  return draft;
}

/** Forgets a draft, for instance after its test set was deleted. */
export function forgetDraft(testSet: string, user: string): void {
  const storage = new DraftStorage(user);
  drafts.delete(storage.keyOf(testSet));
  storage.remove(testSet);
}
