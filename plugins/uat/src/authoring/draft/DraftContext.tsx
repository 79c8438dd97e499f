import type { TestSet, TestSetDefinition } from '@uatcms/plugin-uat-common';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { DraftSnapshot, DraftStore } from './draftStore';

interface DraftContextValue {
  store: DraftStore;
  testSet: TestSet;
}

export const DraftContext = createContext<DraftContextValue | undefined>(
  undefined,
);

/** Changes the definition. The label names the change for undo; see `DraftStore.change`. */
export type ChangeDraft = (
  change: (definition: TestSetDefinition) => TestSetDefinition,
  label: string,
  merging?: string,
) => void;

/** The draft that the tabs of a test set share, with everything that can be done to it. */
export interface Draft extends DraftSnapshot {
  testSet: TestSet;
  store: DraftStore;
  definition: TestSetDefinition;
  change: ChangeDraft;
}

/** @throws Error outside of an `AuthoringFrame` */
export function useDraft(): Draft {
  const context = useContext(DraftContext);
  if (!context) {
    throw new Error('useDraft works only inside an AuthoringFrame');
  }
  const { store, testSet } = context;
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot);
  return {
    ...snapshot,
    testSet,
    store,
    definition: snapshot.history.present,
    change: store.change,
  };
}
