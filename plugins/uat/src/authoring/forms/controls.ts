import type { FieldControl, StepField } from '@uatcms/plugin-uat-common';
import type { ComponentType } from 'react';
import type { z } from 'zod';
import {
  BooleanControl,
  ChoiceControl,
  MultiChoiceControl,
  NumberControl,
  TextControl,
} from './plainControls';
import { TableCellsControl, TableRowsControl } from './tableControls';
import { CodeControl } from './CodeControl';
import { ConditionControl } from './ConditionControl';
import type { FieldIds } from './Field';
import { FilesControl } from './FilesControl';
import { KeyValueControl } from './KeyValueControl';
import { LocatorControl } from './LocatorControl';
import { ObjectControl } from './ObjectControl';
import { StepGroupControl } from './StepGroupControl';
import { TargetControl } from './TargetControl';
import { ValueControl, ValuesControl } from './valueControls';

/** What every control gets: a field of the catalogue and its value. `undefined` means that the argument is left out. */
export interface ControlProps {
  field: StepField;
  /** The schema of the argument; controls of objects take their fields from it. */
  schema: z.ZodType;
  value: unknown;
  onChange: (value: unknown) => void;
  ids: FieldIds;
  /** All arguments of the step, for controls that depend on another one. */
  args: Record<string, unknown>;
}

/** The control of each kind of field: a kind without one does not compile. */
export const controls: Record<FieldControl, ComponentType<ControlProps>> = {
  target: TargetControl,
  locator: LocatorControl,
  value: ValueControl,
  values: ValuesControl,
  text: TextControl,
  number: NumberControl,
  boolean: BooleanControl,
  choice: ChoiceControl,
  multiChoice: MultiChoiceControl,
  keyValue: KeyValueControl,
  stepGroup: StepGroupControl,
  files: FilesControl,
  condition: ConditionControl,
  tableRows: TableRowsControl,
  tableCells: TableCellsControl,
  object: ObjectControl,
  code: CodeControl,
};
