import {
  emptyDefinition,
  type DataSet,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import type { Knex } from 'knex';
import { insertRows } from '../postgres/insertRows';
import { canonicalJson } from './contentHash';

const placed = { test_set_id: 'uuid', position: 'integer', name: 'text' };
const caseColumns = {
  ...placed,
  description: 'text',
  data_set: 'text',
  tags: 'text[]',
  disabled: 'boolean',
  locks: 'text[]',
  assignee: 'text',
  steps: 'jsonb',
};
const groupColumns = {
  ...placed,
  description: 'text',
  parameters: 'jsonb',
  steps: 'jsonb',
};
const elementColumns = {
  ...placed,
  locator: 'jsonb',
  alternatives: 'jsonb',
  note: 'text',
};

/**
 * Brings the rows of a test set's content from one revision to the next. Lists that are the same are left alone: a
 * changed step does not rewrite thousands of data rows.
 *
 * @param before - content that the rows hold now; nothing for a new test set
 */
export async function writeContent(
  trx: Knex.Transaction,
  testSetId: string,
  after: TestSetDefinition,
  before: TestSetDefinition = emptyDefinition,
): Promise<void> {
  if (differ(before.cases, after.cases)) {
    await replaceList(
      trx,
      testSetId,
      'test_cases',
      caseColumns,
      casesOf(after),
    );
  }
  if (differ(before.stepGroups, after.stepGroups)) {
    await replaceList(
      trx,
      testSetId,
      'step_groups',
      groupColumns,
      groupsOf(after),
    );
  }
  if (differ(before.elements, after.elements)) {
    await replaceList(
      trx,
      testSetId,
      'elements',
      elementColumns,
      elementsOf(after),
    );
  }
  if (differ(before.dataSets, after.dataSets)) {
    await writeDataSets(trx, testSetId, before.dataSets, after.dataSets);
  }
}

function differ(before: unknown, after: unknown): boolean {
  return canonicalJson(before) !== canonicalJson(after);
}

function casesOf({ cases }: TestSetDefinition): object[] {
  return cases.map(
    ({ dataSet, tags = [], disabled = false, locks = [], ...rest }) => ({
      ...rest,
      data_set: dataSet,
      tags,
      disabled,
      locks,
    }),
  );
}

function groupsOf({ stepGroups }: TestSetDefinition): object[] {
  return stepGroups.map(({ parameters = [], ...rest }) => ({
    ...rest,
    parameters,
  }));
}

function elementsOf({ elements }: TestSetDefinition): object[] {
  return elements.map(({ alternatives = [], ...rest }) => ({
    ...rest,
    alternatives,
  }));
}

async function replaceList(
  trx: Knex.Transaction,
  testSetId: string,
  table: string,
  columns: Record<string, string>,
  items: object[],
): Promise<void> {
  await trx(table).where({ test_set_id: testSetId }).delete();
  await insertRows(
    trx,
    table,
    columns,
    items.map((item, position) => ({
      test_set_id: testSetId,
      position,
      ...item,
    })),
  );
}

async function writeDataSets(
  trx: Knex.Transaction,
  testSetId: string,
  before: DataSet[],
  after: DataSet[],
): Promise<void> {
  const gone = before
    .map(({ name }) => name)
    .filter(name => !after.some(dataSet => dataSet.name === name));
  await trx('data_sets')
    .where({ test_set_id: testSetId })
    .whereRaw('name = any(?)', [gone])
    .delete();
  for (const [position, { name, columns, rows }] of after.entries()) {
    const [{ id }] = await trx('data_sets')
      .insert({
        test_set_id: testSetId,
        position,
        name,
        columns: JSON.stringify(columns),
      })
      .onConflict(['test_set_id', 'name'])
      .merge(['position', 'columns'])
      .returning('id');
    const old = before.find(dataSet => dataSet.name === name)?.rows ?? [];
    if (differ(old, rows)) {
      await replaceRows(trx, id, rows);
    }
  }
}

async function replaceRows(
  trx: Knex.Transaction,
  dataSetId: string,
  rows: DataSet['rows'],
): Promise<void> {
  await trx('data_rows').where({ data_set_id: dataSetId }).delete();
  await insertRows(
    trx,
    'data_rows',
    {
      data_set_id: 'uuid',
      position: 'integer',
      key: 'text',
      cells: 'jsonb',
      disabled: 'boolean',
    },
    rows.map(({ key, values, disabled = false }, position) => ({
      data_set_id: dataSetId,
      position,
      key,
      cells: values,
      disabled,
    })),
  );
}
