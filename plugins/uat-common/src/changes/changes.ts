import type { Step } from '../language/catalogue';

/** What became of something. @public */
export type ChangeKind = 'same' | 'added' | 'removed' | 'changed';

/** A property that changed, in the words of the editor. Without `before` it was not set, without `after` it is not. @public */
export interface PropertyChange {
  title: string;
  before?: string;
  after?: string;
}

/** @public */
export interface StepChange {
  kind: ChangeKind;
  /** It stands elsewhere among the steps that were kept. */
  moved: boolean;
  /** Its place in the list, from 0, and what it says; without `before` it was added, without `after` removed. */
  before?: { position: number; step: Step };
  after?: { position: number; step: Step };
  properties: PropertyChange[];
}

/** A case, step group or element. @public */
export interface ItemChange {
  kind: ChangeKind;
  /** It stands elsewhere among the items that were kept. */
  moved: boolean;
  name: string;
  /** Set when it was renamed. */
  formerName?: string;
  properties: PropertyChange[];
  /** All steps, in order; those that were removed where they were. Elements have none. */
  steps: StepChange[];
}

/** @public */
export interface ColumnChange {
  kind: ChangeKind;
  moved: boolean;
  name: string;
  properties: PropertyChange[];
}

/** @public */
export interface RowChange {
  kind: ChangeKind;
  moved: boolean;
  key: string;
  /** Cells by the names of their columns, and whether the row is left out. */
  cells: PropertyChange[];
}

/** @public */
export interface DataSetChange {
  kind: ChangeKind;
  moved: boolean;
  name: string;
  formerName?: string;
  columns: ColumnChange[];
  rows: RowChange[];
}

/** All of two definitions, the same and what differs, in the order of the later one. @public */
export interface DefinitionChanges {
  cases: ItemChange[];
  stepGroups: ItemChange[];
  elements: ItemChange[];
  dataSets: DataSetChange[];
}

/**
 * Whether something differs in place or content.
 *
 * @public
 */
export function isChanged({
  kind,
  moved,
}: {
  kind: ChangeKind;
  moved: boolean;
}): boolean {
  return kind !== 'same' || moved;
}
