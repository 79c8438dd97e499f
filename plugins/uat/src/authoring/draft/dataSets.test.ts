import { validateDefinition } from '@uatcms/plugin-uat-common';
import {
  addColumn,
  addDataSet,
  columnName,
  duplicateDataSet,
  moveColumn,
  removeColumn,
  removeDataSet,
  renameColumn,
  renameDataSet,
  retypeColumn,
  stepsUsingColumn,
} from './dataSets';
import { exampleDefinition } from './exampleDefinition.fixture';

const before = exampleDefinition();

describe('data sets', () => {
  it('a renamed data set goes on driving its cases', () => {
    const after = renameDataSet(before, 0, 'Customers');
    expect(after.cases[0].dataSet).toBe('Customers');
    expect(validateDefinition(after).problems).toEqual([]);
  });

  it('adds, duplicates and removes', () => {
    expect(addDataSet(before).dataSets[1]).toMatchObject({
      name: 'New data set',
      rows: [],
    });
    expect(duplicateDataSet(before, 0).dataSets[1].name).toBe('People (copy)');
    expect(removeDataSet(before, 0).dataSets).toEqual([]);
  });
});

describe('columns', () => {
  it('a renamed column takes its cells along, and the placeholders of its cases when asked to', () => {
    const after = renameColumn(before, 0, 0, 'mail', true);
    expect(after.dataSets[0].rows[0].values).toEqual({
      mail: 'anna@shop.example',
      age: 31,
    });
    expect(after.cases[0].steps[1]).toMatchObject({
      parameters: { email: '{{mail}}' },
    });
    expect(after.cases[0].steps[3]).toMatchObject({
      text: 'Hello {{mail}} \\{{email}}',
    });
    // The parameter of the step group has the same name and is another thing.
    expect(after.stepGroups).toBe(before.stepGroups);
    expect(validateDefinition(after).problems).toEqual([]);
  });

  it('goes on in the locks of the cases', () => {
    const locks = ['order table', 'account {{email}}'];
    const cases = [{ ...before.cases[0], locks }, before.cases[1]];
    const after = renameColumn({ ...before, cases }, 0, 0, 'mail', true);
    expect(after.cases[0].locks).toEqual(['order table', 'account {{mail}}']);
  });

  it('leaves the cases alone when asked to', () => {
    expect(renameColumn(before, 0, 0, 'mail', false).cases).toBe(before.cases);
  });

  it('tells how many steps use a column', () => {
    expect(stepsUsingColumn(before, 0, 'email')).toBe(2);
    expect(stepsUsingColumn(before, 0, 'age')).toBe(0);
  });

  it('cells follow a new type where they fit, and are kept where they do not', () => {
    const asText = retypeColumn(before, 0, 1, { type: 'text' });
    expect(asText.dataSets[0].rows[0].values.age).toBe('31');
    const back = retypeColumn(asText, 0, 1, { type: 'number' });
    expect(back.dataSets[0].rows[0].values.age).toBe(31);
    const wrong = retypeColumn(before, 0, 0, { type: 'number' });
    expect(wrong.dataSets[0].rows[0].values.email).toBe('anna@shop.example');
    expect(validateDefinition(wrong).problems).toHaveLength(2);
  });

  it('adds, moves and removes with the cells', () => {
    const three = addColumn(before, 0, { name: 'vip', type: 'boolean' }, 0);
    expect(three.dataSets[0].columns.map(({ name }) => name)).toEqual([
      'vip',
      'email',
      'age',
    ]);
    expect(moveColumn(three, 0, 0, 2).dataSets[0].columns[2].name).toBe('vip');
    const without = removeColumn(before, 0, 1);
    expect(without.dataSets[0].rows[0].values).toEqual({
      email: 'anna@shop.example',
    });
  });

  it.each([
    ['First name', [], 'firstName'],
    ['E-Mail', [], 'eMail'],
    ['Prénom', [], 'prenom'],
    ['2nd', [], 'column2nd'],
    ['SKU', [], 'SKU'],
    ['age', ['age'], 'age2'],
    ['', [], 'column'],
  ])(
    'the heading %p becomes a name for placeholders',
    (heading, taken, name) => {
      expect(columnName(heading, taken)).toBe(name);
      expect(columnName(heading, taken)).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
    },
  );
});
