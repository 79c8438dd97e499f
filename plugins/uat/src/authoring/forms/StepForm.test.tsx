import '../browserParts.fixture';
import {
  checkStep,
  keywordDefinition,
  keywords,
  stepFields,
  type Keyword,
  type Problem,
  type Step,
} from '@uatcms/plugin-uat-common';
import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { newStep } from '../draft/steps';
import { withProperty } from '../draft/lists';
import { exampleDefinition } from '../draft/exampleDefinition.fixture';
import { FormScopeProvider, type FormScope } from './FormScope';
import { StepForm } from './StepForm';

// jsdom has no `arrayBuffer` of files; browsers have.
File.prototype.arrayBuffer ??= function arrayBuffer(this: File) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(this);
  });
};

const path = ['cases', 0, 'steps', 0];

function Form(props: {
  begin: Step;
  onStep: (step: Step) => void;
  problems?: Problem[];
  scope?: Partial<FormScope>;
}) {
  const [step, setStep] = useState(props.begin);
  const { elements, stepGroups } = exampleDefinition();
  return (
    <FormScopeProvider
      value={{
        elements,
        stepGroups,
        placeholders: [{ title: 'Columns', items: [{ source: '{{email}}' }] }],
        ...props.scope,
      }}
    >
      <StepForm
        step={step}
        path={path}
        problems={props.problems ?? []}
        onChange={(name, value) => {
          const next = withProperty(step, name, value);
          setStep(next);
          props.onStep(next);
        }}
      />
    </FormScopeProvider>
  );
}

async function renderForm(
  begin: Step,
  more: { problems?: Problem[]; scope?: Partial<FormScope> } = {},
) {
  let latest = begin;
  render(<Form begin={begin} onStep={step => (latest = step)} {...more} />);
  return { step: () => latest };
}

const exampleOf = (keyword: Keyword) =>
  ({ keyword, ...structuredClone(keywordDefinition(keyword).example) } as Step);

/** The part of the form that holds a field, by its title. */
function fieldOf(title: string): HTMLElement {
  const label = screen
    .getAllByText(title)
    .find(element => element.parentElement?.classList.contains('label'))!;
  return label.parentElement!.parentElement!;
}

describe('forms of the step catalogue', () => {
  it.each(keywords)(
    '“%s” has a form with every field, which leaves a valid step as it is',
    async keyword => {
      const example = exampleOf(keyword);
      const { step } = await renderForm(example);
      const own = stepFields(keyword).filter(field => !field.advanced);
      for (const field of own) {
        expect(fieldOf(field.title)).toBeInTheDocument();
      }
      expect(step()).toEqual(example);
      expect(checkStep(step(), [...path], {})).toEqual([]);
    },
  );

  it.each(keywords)(
    'the advanced fields of “%s” are there under “More options”',
    async keyword => {
      await renderForm(exampleOf(keyword));
      const user = userEvent.setup();
      const [summary] = screen.getAllByText(/More options/);
      if (!summary.closest('details')!.open) {
        await user.click(summary);
        fireEvent(summary.closest('details')!, new Event('toggle'));
      }
      for (const field of stepFields(keyword).filter(
        candidate => candidate.advanced,
      )) {
        expect(fieldOf(field.title)).toBeInTheDocument();
      }
    },
  );

  /** Texts that are typed into a new step: what comes out must be the valid example. */
  const texts = keywords.filter(keyword => {
    const fields = stepFields(keyword);
    const example = keywordDefinition(keyword).example as Record<
      string,
      unknown
    >;
    return Object.keys(example).every(name => {
      const field = fields.find(candidate => candidate.name === name)!;
      return (
        ['value', 'values', 'text', 'number'].includes(field.control) &&
        typeof example[name] !== 'object'
      );
    });
  });

  it.each(texts)('“%s” can be filled in by typing alone', async keyword => {
    const { step } = await renderForm(newStep(keyword));
    for (const [name, value] of Object.entries(
      keywordDefinition(keyword).example,
    )) {
      const field = stepFields(keyword).find(
        candidate => candidate.name === name,
      )!;
      const [input] = within(fieldOf(field.title)).getAllByRole('textbox');
      fireEvent.change(input, { target: { value: String(value) } });
    }
    expect(step()).toEqual(exampleOf(keyword));
  });
});

describe('controls', () => {
  it('builds a locator of role and name in place, and says it in plain words', async () => {
    const { step } = await renderForm({
      keyword: 'click',
      target: { role: 'button', name: '' },
    });
    fireEvent.change(screen.getByRole('textbox', { name: 'Name' }), {
      target: { value: 'Place order' },
    });
    expect(step()).toEqual({
      keyword: 'click',
      target: { role: 'button', name: 'Place order' },
    });
    expect(screen.getByText('Finds button “Place order”')).toBeInTheDocument();
  });

  it('chooses a named element, also by typing its name', async () => {
    const { step } = await renderForm({ keyword: 'click', target: '' });
    fireEvent.change(
      screen.getByRole('combobox', { name: 'Name of the element' }),
      { target: { value: 'Page' } },
    );
    expect(step()).toEqual({ keyword: 'click', target: 'Page' });
    expect(screen.getByText('Finds main')).toBeInTheDocument();
  });

  it('keeps an inline locator as a named element', async () => {
    const saveElement = jest.fn((name: string) => name);
    const { step } = await renderForm(
      { keyword: 'click', target: { label: 'E-mail' } },
      { scope: { saveElement } },
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Save as named element' }),
    );
    const name = screen.getByRole('textbox', {
      name: 'Name of the new element',
    });
    fireEvent.change(name, { target: { value: 'Mail field' } });
    await userEvent.click(screen.getByRole('button', { name: 'Save element' }));
    expect(saveElement).toHaveBeenCalledWith('Mail field', { label: 'E-mail' });
    expect(step()).toEqual({ keyword: 'click', target: 'Mail field' });
  });

  it('offers what can be filled in and inserts it', async () => {
    const { step } = await renderForm({
      keyword: 'set',
      variable: 'x',
      value: 'Dear ',
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Insert a placeholder into Value' }),
    );
    await userEvent.click(
      await screen.findByRole('menuitem', { name: /\{\{email\}\}/ }),
    );
    expect(step()).toMatchObject({ value: 'Dear {{email}}' });
  });

  it('makes a list of a text when another is added, and a text of a list of one', async () => {
    const { step } = await renderForm({
      keyword: 'expectText',
      target: 'Page',
      text: 'One',
    });
    await userEvent.click(screen.getByRole('button', { name: 'Add another' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Text 2' }), {
      target: { value: 'Two' },
    });
    expect(step()).toMatchObject({ text: ['One', 'Two'] });
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove Text 1' }),
    );
    expect(step()).toMatchObject({ text: 'Two' });
  });

  it('takes a number or a placeholder where both are possible, and keeps what is neither', async () => {
    const { step } = await renderForm({
      keyword: 'expectCount',
      target: 'Page',
      count: 3,
    });
    const input = within(fieldOf('Number')).getByRole('textbox');
    fireEvent.change(input, { target: { value: '{{count}}' } });
    expect(step()).toMatchObject({ count: '{{count}}' });
    fireEvent.change(input, { target: { value: '12' } });
    expect(step()).toMatchObject({ count: 12 });
    fireEvent.change(input, { target: { value: 'many' } });
    expect(step()).toMatchObject({ count: 'many' });
  });

  it('gives the parameters of the step group a field each', async () => {
    const { step } = await renderForm({
      keyword: 'useSteps',
      group: 'Enter name',
    });
    fireEvent.change(screen.getByRole('textbox', { name: 'email' }), {
      target: { value: '{{email}}' },
    });
    expect(step()).toEqual({
      keyword: 'useSteps',
      group: 'Enter name',
      parameters: { email: '{{email}}' },
    });
  });

  it('reads an uploaded text as text and other files as base64', async () => {
    const { step } = await renderForm({
      keyword: 'upload',
      target: 'Page',
      files: [],
    } as Step);
    const input = screen.getByLabelText('Choose files');
    await userEvent.upload(input, [
      new File(['Hello {{email}}'], 'note.txt', { type: 'text/plain' }),
      new File([new Uint8Array([0xff, 0xd8, 0x00])], 'photo.jpg', {
        type: 'image/jpeg',
      }),
    ]);
    expect(await screen.findByText(/note\.txt · text/)).toBeInTheDocument();
    expect(step()).toMatchObject({
      files: [
        {
          name: 'note.txt',
          contentType: 'text/plain',
          text: 'Hello {{email}}',
        },
        { name: 'photo.jpg', contentType: 'image/jpeg', base64: '/9gA' },
      ],
    });
    expect(checkStep(step(), [...path], {})).toEqual([]);
  });

  it('edits cells of a table by header and text', async () => {
    const { step } = await renderForm(exampleOf('expectTable'));
    const has = fieldOf('Expect cells');
    fireEvent.change(
      within(has).getByRole('textbox', { name: 'Text Status' }),
      {
        target: { value: 'Paid' },
      },
    );
    expect(step()).toMatchObject({ has: { Status: 'Paid' } });
    await userEvent.click(
      within(fieldOf('Holds the rows')).getByRole('button', {
        name: 'Add a header',
      }),
    );
    fireEvent.change(screen.getByRole('textbox', { name: 'Header 1, row 1' }), {
      target: { value: 'A' },
    });
    expect(step()).toMatchObject({ rows: [{ 'Header 1': 'A' }] });
    fireEvent.change(
      within(fieldOf('Holds the rows')).getByRole('textbox', {
        name: 'Header 1',
      }),
      { target: { value: 'Number' } },
    );
    expect(step()).toMatchObject({ rows: [{ Number: 'A' }] });
  });

  it('takes the fields of an object from its schema', async () => {
    const { step } = await renderForm({
      keyword: 'setBrowser',
      locale: 'en-IE',
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Set window size' }),
    );
    fireEvent.change(screen.getByRole('textbox', { name: 'Width' }), {
      target: { value: '390' },
    });
    fireEvent.change(screen.getByRole('textbox', { name: 'Height' }), {
      target: { value: '844' },
    });
    expect(step()).toEqual({
      keyword: 'setBrowser',
      locale: 'en-IE',
      viewport: { width: 390, height: 844 },
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove window size' }),
    );
    expect(step()).toEqual({ keyword: 'setBrowser', locale: 'en-IE' });
  });

  it('edits a condition', async () => {
    const { step } = await renderForm({
      keyword: 'click',
      target: 'Page',
      when: { value: '{{email}}', operator: 'isEmpty' },
    });
    fireEvent.change(
      within(fieldOf('Only when')).getByRole('textbox', { name: 'Expected' }),
      { target: { value: 'x' } },
    );
    expect(step()).toMatchObject({
      when: { value: '{{email}}', operator: 'isEmpty', expected: 'x' },
    });
  });

  it('narrows a locator down under “More”', async () => {
    const { step } = await renderForm({
      keyword: 'click',
      target: { role: 'row', nth: 'last' },
    });
    const nth = screen.getByRole('textbox', { name: 'Which of several' });
    fireEvent.change(nth, { target: { value: '2' } });
    fireEvent.blur(nth);
    expect(step()).toMatchObject({ target: { role: 'row', nth: 1 } });
    await userEvent.click(screen.getByRole('checkbox', { name: /Exact/ }));
    expect(step()).toMatchObject({ target: { exact: true } });
    await userEvent.click(
      screen.getByRole('button', { name: 'Inside another element' }),
    );
    expect(step()).toMatchObject({ target: { within: { role: 'region' } } });
  });
});

describe('problems', () => {
  it('are shown at the field, as the description of its control', async () => {
    const problems = [
      {
        path: [...path, 'url'],
        place: 'case “A”, step 1, url',
        message: 'must not be empty',
      },
    ];
    await renderForm({ keyword: 'openUrl', url: '' }, { problems });
    const input = within(fieldOf('Address')).getByRole('textbox');
    expect(input).toHaveAccessibleDescription(/must not be empty/);
    expect(input).toBeInvalid();
  });

  it('inside a field say where in it', async () => {
    const problems = [
      {
        path: [...path, 'target', 'within'],
        place: '',
        message: 'there is no element “X”',
      },
    ];
    await renderForm(
      { keyword: 'click', target: { role: 'button', within: 'X' } },
      { problems },
    );
    expect(
      within(fieldOf('Element')).getByText('within: there is no element “X”'),
    ).toBeInTheDocument();
  });

  it('of the step as a whole stand above its fields', async () => {
    await renderForm({ keyword: 'closePage' } as Step, {
      problems: [{ path: [...path], place: '', message: 'is one too many' }],
    });
    expect(screen.getByText('is one too many')).toBeInTheDocument();
  });
});
