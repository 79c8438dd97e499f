import { keywordDefinition, keywords, summarizeStep } from './catalogue';
import { summarizeDraftStep } from './draftStep';

describe('a step that is being written', () => {
  it.each([
    [{ keyword: 'click', target: '' }, 'Click: choose an element'],
    [{ keyword: 'click', target: { text: '' } }, 'Click: choose an element'],
    [
      { keyword: 'click', target: { label: '', nth: 0 } },
      'Click: choose an element',
    ],
    [{ keyword: 'click' }, 'Click: choose an element'],
    [
      { keyword: 'drag', target: 'Card', to: '' },
      'Drag and drop: choose “Onto”',
    ],
    [{ keyword: 'openUrl', url: '' }, 'Open a page: fill in “Address”'],
    [{ keyword: 'type', target: 'Search', text: '' }, 'Type: fill in “Text”'],
    [
      { keyword: 'upload', target: 'Attachment', files: [] },
      'Upload files: add a file',
    ],
    [
      { keyword: 'useSteps', group: '' },
      'Use shared steps: choose “Step group”',
    ],
    [
      { keyword: 'set', variable: '', value: '' },
      'Set a variable: fill in “Variable”',
    ],
    [
      { keyword: 'manual', instruction: '' },
      'Check by hand: fill in “What to do”',
    ],
  ])('says the first thing that is missing: %j', (step, words) => {
    expect(summarizeDraftStep(step)).toBe(words);
  });

  it.each([
    [
      { keyword: 'save', from: 'text', as: 'order' },
      'Save into a variable: “Element” is needed to save text',
    ],
    [
      { keyword: 'expectPage', url: '' },
      'Expect address or title: give an address, a title or both',
    ],
    [{ keyword: 'wait' }, 'Wait: give exactly one thing to wait for'],
  ])('says what is missing with, or without, others: %j', (step, words) => {
    expect(summarizeDraftStep(step)).toBe(words);
  });

  it.each([
    { keyword: 'fill', target: 'E-mail', value: '' },
    { keyword: 'expectValue', target: 'E-mail', value: '' },
    { keyword: 'fill', target: 'E-mail', value: '{{email}}' },
    { keyword: 'clik' },
  ])('is said as it is where nothing is missing: %j', step => {
    expect(summarizeDraftStep(step)).toBe(summarizeStep(step));
  });

  it.each(keywords)('%s: its example misses nothing', keyword => {
    const step = { keyword, ...keywordDefinition(keyword).example };
    expect(summarizeDraftStep(step)).toBe(summarizeStep(step));
  });
});
