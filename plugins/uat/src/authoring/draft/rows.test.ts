import { exampleDefinition } from './exampleDefinition.fixture';
import { identityOf } from './identity';
import {
  addRow,
  duplicateRows,
  freeKeys,
  moveRow,
  removeRows,
  setCells,
  setRowsDisabled,
} from './rows';

const before = exampleDefinition();
const keys = (definition: typeof before) =>
  definition.dataSets[0].rows.map(({ key }) => key);

describe('rows', () => {
  it('gives a new row a key that no other row has', () => {
    expect(keys(addRow(before, 0, 1))).toEqual(['anna', 'row-3', 'ben']);
    const next = freeKeys([{ key: 'row-2', values: {} }]);
    expect([next(), next()]).toEqual(['row-3', 'row-4']);
  });

  it('duplicates a block of rows below it', () => {
    const after = duplicateRows(before, 0, [0, 1]);
    expect(keys(after)).toEqual(['anna', 'ben', 'row-3', 'row-4']);
    expect(after.dataSets[0].rows[2].values).toEqual(
      before.dataSets[0].rows[0].values,
    );
  });

  it('disables rows, and leaves the mark out again', () => {
    const off = setRowsDisabled(before, 0, [1], true);
    expect(off.dataSets[0].rows[1].disabled).toBe(true);
    expect(setRowsDisabled(off, 0, [1], false)).toEqual(before);
  });

  it('moves and removes', () => {
    expect(keys(moveRow(before, 0, 0, 1))).toEqual(['ben', 'anna']);
    expect(keys(removeRows(before, 0, [0]))).toEqual(['ben']);
  });

  it('writes cells of several rows in one change, coerced to their columns', () => {
    const after = setCells(before, 0, [
      { row: 0, column: 0, text: 'ann' },
      { row: 0, column: 2, text: '32' },
      { row: 1, column: 2, text: 'old' },
      { row: 9, column: 1, text: 'nowhere' },
      { row: 0, column: 9, text: 'nowhere' },
    ]);
    expect(after.dataSets[0].rows).toEqual([
      { key: 'ann', values: { email: 'anna@shop.example', age: 32 } },
      { key: 'ben', values: { email: 'ben@shop.example', age: 'old' } },
    ]);
    expect(identityOf(after.dataSets[0].rows[0])).toBe(
      identityOf(before.dataSets[0].rows[0]),
    );
  });

  it('changes nothing when the cells hold that already', () => {
    expect(setCells(before, 0, [{ row: 0, column: 2, text: '31' }])).toBe(
      before,
    );
  });
});
