import { checkStep } from './validation/validateDefinition';
import { describeTarget } from './locator';
import {
  keywordDefinition,
  keywords,
  keywordsByGroup,
  stepFields,
  stepSchema,
  summarizeStep,
  type Step,
} from './catalogue';
import { keywordGroups } from './keyword';

const exampleOf = (keyword: (typeof keywords)[number]) =>
  ({ keyword, ...keywordDefinition(keyword).example } as Step);

describe('step catalogue', () => {
  it.each(keywords)('%s: its example is a valid step', keyword => {
    expect(
      checkStep(exampleOf(keyword), ['steps', 0], {
        steps: [exampleOf(keyword)],
      }),
    ).toEqual([]);
    expect(stepSchema.parse(exampleOf(keyword))).toEqual(exampleOf(keyword));
  });

  it.each(keywords)(
    '%s: has a title, one sentence of help, and every field knows its form control',
    keyword => {
      const { title, help } = keywordDefinition(keyword);
      expect(title).not.toBe('');
      expect(help).toMatch(/[.)]$/);
      for (const field of stepFields(keyword)) {
        expect(field).toMatchObject({
          title: expect.any(String),
          control: expect.any(String),
        });
      }
    },
  );

  it.each(keywords)('%s: a field that is a choice offers one', keyword => {
    const choices = stepFields(keyword).filter(({ control }) =>
      ['choice', 'multiChoice'].includes(control),
    );
    expect(choices.filter(({ options = [] }) => options.length < 2)).toEqual(
      [],
    );
  });

  it.each(keywords)('%s: refuses an argument it does not know', keyword => {
    const step = { ...exampleOf(keyword), surprise: 1 };
    expect(checkStep(step, ['steps', 0], { steps: [step] })).toEqual([
      expect.objectContaining({
        path: ['steps', 0, 'surprise'],
        message: 'is not known here',
      }),
    ]);
  });

  it('has every group of the language', () => {
    expect(keywordsByGroup().map(({ group }) => group)).toEqual([
      ...keywordGroups,
    ]);
  });

  it('marks the fields a step cannot do without', () => {
    expect(
      stepFields('fill')
        .filter(field => field.required)
        .map(field => field.name),
    ).toEqual(['target', 'value']);
  });

  it('says a step in words, and does not stumble over a half-written one', () => {
    expect(
      summarizeStep({
        keyword: 'fill',
        target: { label: 'E-mail' },
        value: '{{email}}',
      } as Step),
    ).toBe('Fill label “E-mail” with “{{email}}”');
    expect(summarizeStep({ keyword: 'fill' })).toBe('Fill in');
    expect(summarizeStep({ keyword: 'clik' })).toBe('Unknown keyword “clik”');
  });

  it('leaves what every step takes out of the words', () => {
    expect(
      summarizeStep({
        keyword: 'setBrowser',
        locale: 'en-IE',
        timeout: 5,
      } as Step),
    ).toBe('Set up the browser: locale');
  });

  it('describes a locator as a person would', () => {
    expect(
      describeTarget({
        role: 'button',
        name: 'Add',
        within: { role: 'listitem', hasText: 'Tea' },
        nth: 0,
      }),
    ).toBe('button “Add” (number 1) in listitem with text “Tea”');
  });
});
