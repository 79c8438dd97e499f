import { Flex } from '@backstage/ui';
import { limits, type DataColumn } from '@uatcms/plugin-uat-common';
import { useMemo, useRef, useState } from 'react';
import { ErrorPanel } from '../../components/ErrorPanel';
import {
  addColumn,
  changeDataSet,
  columnName,
  moveColumn,
  removeColumn,
  renameColumn,
  renameDataSet,
  retypeColumn,
  stepsUsingColumn,
} from '../draft/dataSets';
import { useDraft } from '../draft/DraftContext';
import { importTable, type ImportMode } from '../draft/importTable';
import { isEmptyDataSet } from '../draft/paste';
import { cellProblems, messagesOf, problemsBelow } from '../draft/problems';
import { casesOfDataSet } from '../draft/references';
import type { CellPlace } from '../draft/rows';
import { readTableFile } from '../draft/spreadsheet';
import { ConfirmedText } from '../cases/ConfirmedText';
import workspace from '../cases/CasesWorkspace.module.css';
import { Field } from '../forms/Field';
import { ColumnDialog } from './ColumnDialog';
import { DataGrid } from './DataGrid';
import styles from './DataGrid.module.css';
import { DataSetToolbar } from './DataSetToolbar';
import { ImportDialog } from './ImportDialog';
import { pastedInWords, useGridEditing } from './useGridEditing';

/** One data set: its name, who uses it, and its table. */
export function DataSetView({
  index,
  place,
}: {
  index: number;
  place?: CellPlace;
}) {
  const { definition, problems, change } = useDraft();
  const dataSet = definition.dataSets[index];
  const grid = useRef<HTMLDivElement>(null);
  const [message, setMessage] = useState('');
  const [column, setColumn] = useState<{
    index: number;
    isNew: boolean;
    value: DataColumn;
  }>();
  const [imported, setImported] = useState<{
    name: string;
    table: string[][];
  }>();
  const [refused, setRefused] = useState<{ name: string; reason: unknown }>();
  const editing = useGridEditing({
    index,
    dataSet,
    grid,
    start: place,
    onMessage: setMessage,
  });
  const cells = useMemo(
    () => cellProblems(problems, index, dataSet.columns),
    [problems, index, dataSet.columns],
  );
  const columnProblems = useMemo(() => {
    const found = new Map<number, string>();
    problemsBelow(problems, ['dataSets', index, 'columns']).forEach(
      ({ path, message: said }) => {
        if (typeof path[3] === 'number') found.set(path[3], said);
      },
    );
    return found;
  }, [problems, index]);
  const uses = casesOfDataSet(definition, dataSet.name);
  const names = dataSet.columns.map(({ name }) => name);

  const insertColumn = (at: number) => {
    if (names.length < limits.columns) {
      const name = columnName(`column${names.length + 1}`, names);
      setColumn({ index: at, isNew: true, value: { name, type: 'text' } });
    }
  };
  const columnActions = {
    edit: (at: number) =>
      setColumn({ index: at, isNew: false, value: dataSet.columns[at] }),
    insert: insertColumn,
    move: (from: number, to: number) =>
      change(before => moveColumn(before, index, from, to), 'Move column'),
    remove: (at: number) =>
      change(
        before => removeColumn(before, index, at),
        `Delete column “${names[at]}”`,
      ),
  };
  const finishColumn = (next: DataColumn, inCases: boolean) => {
    const { index: at, isNew, value } = column!;
    if (isNew) {
      change(before => addColumn(before, index, next, at), 'Add column');
    } else {
      change(before => {
        const renamed = renameColumn(before, index, at, next.name, inCases);
        const sameType =
          value.type === next.type &&
          (value.options ?? []).join('\n') === (next.options ?? []).join('\n');
        return sameType ? renamed : retypeColumn(renamed, index, at, next);
      }, `Change column “${value.name}”`);
    }
    setColumn(undefined);
  };
  const runImport = (table: string[][], mode: ImportMode) => {
    const result = importTable(dataSet, table, mode);
    change(
      before => changeDataSet(before, index, () => result.dataSet),
      'Import file',
    );
    setMessage(pastedInWords(result, 'Imported'));
    setImported(undefined);
  };
  const openFile = async (file: File) => {
    setRefused(undefined);
    let table: string[][];
    try {
      table = readTableFile(await file.arrayBuffer());
    } catch (reason) {
      setRefused({ name: file.name, reason });
      return;
    }
    if (isEmptyDataSet(dataSet)) {
      runImport(table, 'add');
    } else {
      setImported({ name: file.name, table });
    }
  };

  return (
    <Flex direction="column" gap="3">
      <div className={workspace.fields}>
        <Field
          label="Name of the data set"
          help={
            uses.length
              ? `Drives ${uses.map(name => `“${name}”`).join(', ')}`
              : 'No case uses it yet: choose it in a case.'
          }
          messages={messagesOf(problems, ['dataSets', index, 'name'])}
        >
          {ids => (
            <ConfirmedText
              ids={ids}
              size="medium"
              value={dataSet.name}
              onConfirm={name =>
                change(
                  before => renameDataSet(before, index, name),
                  'Rename data set',
                )
              }
            />
          )}
        </Field>
      </div>
      <DataSetToolbar
        index={index}
        dataSet={dataSet}
        editing={editing}
        grid={grid}
        problemCount={cells.size}
        onAddColumn={() => insertColumn(names.length)}
        onImport={openFile}
      />
      {refused && (
        <ErrorPanel
          title={`“${refused.name}” was not imported`}
          error={refused.reason}
        />
      )}
      <DataGrid
        label={`Rows of ${dataSet.name}`}
        dataSet={dataSet}
        problems={cells}
        columnProblems={columnProblems}
        editing={editing}
        grid={grid}
        columnActions={columnActions}
      />
      <div role="status" className={styles.message}>
        {message ||
          (dataSet.rows.length === 0
            ? 'Add rows, import a file, or click the table and paste cells from a spreadsheet.'
            : 'Type to replace a cell, Enter or F2 to edit, Ctrl+C and Ctrl+V to exchange cells with a spreadsheet.')}
      </div>
      {column && (
        <ColumnDialog
          column={column.value}
          isNew={column.isNew}
          others={names.filter((_, at) => column.isNew || at !== column.index)}
          uses={
            column.isNew
              ? 0
              : stepsUsingColumn(definition, index, column.value.name)
          }
          onDone={finishColumn}
          onCancel={() => setColumn(undefined)}
        />
      )}
      {imported && (
        <ImportDialog
          fileName={imported.name}
          rows={imported.table.length}
          existing={dataSet.rows.length}
          onChoose={mode => runImport(imported.table, mode)}
          onCancel={() => setImported(undefined)}
        />
      )}
    </Flex>
  );
}
