import './browserParts.fixture';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { giveElementsASize } from '../testing/layout';
import { renderTab } from './authoringBackend.fixture';
import { DataContent } from './DataContent';
import { emptyDefinition } from '@uatcms/plugin-uat-common';

const grid = () => screen.getByRole('grid');
const cell = (row: number, column: number) =>
  grid().querySelector<HTMLElement>(
    `[aria-rowindex="${row + 2}"] [aria-colindex="${column + 1}"]`,
  )!;
const text = (row: number, column: number) =>
  cell(row, column).firstChild?.textContent;
const active = () => grid().querySelector('[data-active]');
const paste = (content: string) =>
  fireEvent.paste(grid(), {
    clipboardData: { getData: () => content, types: ['text/plain'] },
  });
const copy = () => {
  const setData = jest.fn();
  fireEvent.copy(grid(), { clipboardData: { setData } });
  return setData.mock.calls[0][1];
};

giveElementsASize();
beforeEach(() => {
  window.localStorage.clear();
  // The virtual grid asks for these.
  jest.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
  jest.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1200);
  Element.prototype.scrollTo ??= () => undefined;
});

describe('the table of a data set', () => {
  it('is a grid that says where each cell is', async () => {
    await renderTab(<DataContent />);
    expect(grid()).toHaveAttribute('aria-rowcount', '3');
    expect(grid()).toHaveAttribute('aria-colcount', '3');
    expect(text(0, 1)).toBe('anna@shop.example');
    expect(text(1, 0)).toBe('ben');
  });

  it('is used like a spreadsheet: arrows, typing, Enter, Tab, Escape, Delete', async () => {
    const { saved } = await renderTab(<DataContent />);
    grid().focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(active()).toBe(cell(0, 2));
    await userEvent.keyboard('40{Enter}');
    expect(text(0, 2)).toBe('40');
    expect(active()).toBe(cell(1, 2));
    await userEvent.keyboard('x{Escape}');
    expect(text(1, 2)).toBe('');
    await userEvent.keyboard('{ArrowLeft}{F2}.org{Tab}');
    expect(text(1, 1)).toBe('ben@shop.example.org');
    expect(active()).toBe(cell(1, 2));
    await userEvent.keyboard('{ArrowUp}{Delete}');
    expect(text(0, 2)).toBe('');
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(text(0, 2)).toBe('40');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(saved().definition.dataSets[0].rows).toEqual([
        { key: 'anna', values: { email: 'anna@shop.example', age: 40 } },
        { key: 'ben', values: { email: 'ben@shop.example.org', age: null } },
      ]),
    );
  });

  it('keeps a wrong cell as it was typed, and says what is wrong with it', async () => {
    await renderTab(<DataContent />);
    grid().focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}old{Enter}');
    expect(text(0, 2)).toBe('old');
    await waitFor(() =>
      expect(cell(0, 2)).toHaveAttribute('aria-invalid', 'true'),
    );
    expect(cell(0, 2)).toHaveTextContent('Problem: “old” is not a number');
    expect(screen.getByText('1 cell to mend')).toBeInTheDocument();
  });

  it('takes cells from a spreadsheet, adds what is missing, and undoes it in one step', async () => {
    await renderTab(<DataContent />);
    grid().focus();
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    paste('cleo@shop.example\t27\tnew\r\n"two\nlines"\t28\t\r\n');
    expect(text(1, 1)).toBe('cleo@shop.example');
    expect(text(2, 1)).toBe('two\nlines');
    expect(text(2, 2)).toBe('28');
    expect(grid()).toHaveAttribute('aria-colcount', '4');
    expect(
      screen.getByText(/Pasted 2 rows of 3 columns. Added 1 row and 1 column./),
    ).toBeInTheDocument();
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(grid()).toHaveAttribute('aria-rowcount', '3');
  });

  it('gives cells to a spreadsheet', async () => {
    await renderTab(<DataContent />);
    grid().focus();
    await userEvent.keyboard(
      '{Shift>}{ArrowRight}{ArrowRight}{ArrowDown}{/Shift}',
    );
    expect(copy()).toBe('anna\tanna@shop.example\t31\nben\tben@shop.example\t');
  });

  it('an empty data set takes its columns from the pasted heading', async () => {
    const { saved } = await renderTab(<DataContent />, {
      testSet: { definition: emptyDefinition },
    });
    await userEvent.click(
      screen.getAllByRole('button', { name: 'Add a data set' })[1],
    );
    grid().focus();
    paste('Name\tAge\nAnna\t31\nBen\t32');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(saved().definition.dataSets[0]).toMatchObject({
        columns: [
          { name: 'name', type: 'text' },
          { name: 'age', type: 'number' },
        ],
        rows: [
          { values: { name: 'Anna', age: 31 } },
          { values: { name: 'Ben', age: 32 } },
        ],
      }),
    );
  });

  it('begins with the row that the address names', async () => {
    await renderTab(<DataContent />, {
      search: '?dataSet=People&row=ben&column=age',
    });
    expect(active()).toBe(cell(1, 2));
  });

  it('renames a column with the placeholders of the cases, after asking', async () => {
    const { saved } = await renderTab(<DataContent />);
    await userEvent.click(
      within(grid()).getByRole('button', { name: /^Column email/ }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: /Name and type/ }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.change(dialog.getByRole('textbox', { name: 'Name' }), {
      target: { value: 'mail' },
    });
    expect(
      dialog.getByRole('checkbox', { name: /in the 2 steps that use it/ }),
    ).toBeChecked();
    await userEvent.click(dialog.getByRole('button', { name: 'Done' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(saved().definition.cases[0].steps[1]).toMatchObject({
        parameters: { email: '{{mail}}' },
      }),
    );
  });

  it('adds, disables and deletes rows', async () => {
    await renderTab(<DataContent />);
    await userEvent.click(screen.getByRole('button', { name: 'Add row' }));
    expect(text(1, 0)).toBe('row-3');
    await userEvent.click(screen.getByRole('button', { name: 'Disable row' }));
    expect(grid().querySelector('[aria-rowindex="3"]')).toHaveAttribute(
      'data-disabled',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Delete row' }));
    expect(grid()).toHaveAttribute('aria-rowcount', '3');
    await userEvent.click(screen.getAllByRole('button', { name: 'Undo' })[0]);
    expect(text(1, 0)).toBe('row-3');
  });

  it('draws only what is in view of 5,000 rows of 60 columns', async () => {
    const columns = Array.from({ length: 60 }, (_, at) => ({
      name: `c${at}`,
      type: 'text' as const,
    }));
    const rows = Array.from({ length: 5_000 }, (_, at) => ({
      key: `r${at}`,
      values: { c0: `v${at}` },
    }));
    await renderTab(<DataContent />, {
      testSet: {
        definition: {
          ...emptyDefinition,
          dataSets: [{ name: 'Big', columns, rows }],
        },
      },
    });
    expect(grid()).toHaveAttribute('aria-rowcount', '5001');
    expect(within(grid()).getAllByRole('row').length).toBeLessThan(80);
    expect(within(grid()).getAllByRole('gridcell').length).toBeLessThan(2_000);
  });
});
