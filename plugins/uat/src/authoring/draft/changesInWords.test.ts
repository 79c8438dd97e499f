import { addCase, editCase, moveCase, removeCase } from './cases';
import { changesInWords } from './changesInWords';
import { addColumn, renameDataSet } from './dataSets';
import { addElement, editElement } from './elements';
import { exampleDefinition } from './exampleDefinition.fixture';
import { addRow, removeRows, setCells, setRowsDisabled } from './rows';
import {
  insertSteps,
  moveStep,
  newStep,
  removeSteps,
  setArgument,
  type StepOwner,
} from './steps';

const base = exampleDefinition();
const owner: StepOwner = { list: 'cases', index: 0 };
const said = (after: typeof base) =>
  changesInWords(base, after).map(({ kind, subject, details }) => [
    `${subject} ${kind}`,
    ...details,
  ]);

describe('changesInWords', () => {
  it('says nothing when nothing differs', () => {
    expect(said(exampleDefinition())).toEqual([]);
  });

  it('names what was added, removed, renamed and moved', () => {
    expect(said(addCase(base, 'New'))).toEqual([['case “New” added']]);
    expect(said(removeCase(base, 1))).toEqual([['case “Sign out” removed']]);
    expect(said(editCase(base, 1, { name: 'Log out' }))).toEqual([
      ['case “Log out” changed', 'renamed from “Sign out”'],
    ]);
    expect(said(moveCase(base, 0, 1))).toEqual([
      ['order of the cases changed'],
    ]);
    expect(said(addElement(base, 'Menu'))).toEqual([['element “Menu” added']]);
  });

  it('tells what changed in a case', () => {
    expect(
      said(editCase(base, 0, { disabled: true, dataSet: undefined })),
    ).toEqual([
      [
        'case “Sign in” changed',
        'data set: “People” → empty',
        'left out of runs',
      ],
    ]);
    const locks = ['order table', 'account {{email}}'];
    expect(said(editCase(base, 0, { locks }))).toEqual([
      [
        'case “Sign in” changed',
        'needs for itself: empty → “order table, account {{email}}”',
      ],
    ]);
  });

  it('tells steps that were added, removed and changed by their lines', () => {
    expect(said(insertSteps(base, owner, 1, [newStep('closePage')]))).toEqual([
      ['case “Sign in” changed', 'step 2 added: Close the page'],
    ]);
    expect(said(removeSteps(base, owner, [0]))).toEqual([
      ['case “Sign in” changed', 'step 1 removed: Open /sign-in'],
    ]);
    expect(said(setArgument(base, owner, 0, 'url', '/in'))).toEqual([
      ['case “Sign in” changed', 'step 1 changed: Open /sign-in → Open /in'],
    ]);
    expect(said(setArgument(base, owner, 2, 'optional', true))).toEqual([
      [
        'case “Sign in” changed',
        'step 3 changed (Click “Sign-in button”): optional',
      ],
    ]);
    expect(said(moveStep(base, owner, 0, 3))).toEqual([
      ['case “Sign in” changed', 'step 4 moved from 1: Open /sign-in'],
    ]);
  });

  it('tells locators in plain words', () => {
    expect(said(editElement(base, 0, 'locator', { text: 'Enter' }))).toEqual([
      [
        'element “Sign-in button” changed',
        'how it is found: “button “Sign in”” → “text “Enter””',
      ],
    ]);
  });

  it('tells columns, rows and cells', () => {
    expect(said(addColumn(base, 0, { name: 'vip', type: 'boolean' }))).toEqual([
      ['data set “People” changed', 'column “vip” added'],
    ]);
    expect(said(setCells(base, 0, [{ row: 1, column: 2, text: '5' }]))).toEqual(
      [['data set “People” changed', 'row “ben”: age: empty → “5”']],
    );
    expect(said(removeRows(base, 0, [0]))).toEqual([
      ['data set “People” changed', 'row “anna” removed'],
    ]);
    expect(said(addRow(base, 0, 2))).toEqual([
      ['data set “People” changed', 'row “row-3” added'],
    ]);
    expect(said(setRowsDisabled(base, 0, [0], true))).toEqual([
      ['data set “People” changed', 'row “anna”: left out of runs'],
    ]);
    expect(said(renameDataSet(base, 0, 'Folk')).map(([head]) => head)).toEqual([
      'case “Sign in” changed',
      'data set “Folk” changed',
    ]);
  });

  it('says the number of rows when there are many', () => {
    let after = base;
    for (let row = 0; row < 30; row += 1) {
      after = addRow(after, 0, 2);
    }
    const [, ...details] = said(after)[0];
    expect(details).toHaveLength(21);
    expect(details[20]).toBe('and 10 more rows');
  });
});
