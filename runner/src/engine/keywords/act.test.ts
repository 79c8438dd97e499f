import type { Step } from '@uatcms/plugin-uat-common';
import { TestRunner } from '../../testing/TestRunner';
import { TestSite } from '../../testing/TestSite';

// A browser on a busy machine.
jest.setTimeout(120_000);

const form = `
  <form onsubmit="event.preventDefault()">
    <label>Name <input id="name"></label>
    <label>Fixed <input id="fixed" readonly value="x"></label>
    <label>Terms <input type="checkbox" id="terms"></label>
    <label>Country <select id="country"><option>Ireland</option><option>Norway</option></select></label>
    <label>Letter <input type="file" id="letter"></label>
    <button id="save" onclick="log.textContent += [event.detail, event.shiftKey]">Save</button>
    <button disabled>Blocked</button>
  </form>
  <p id="log"></p>
  <a href="#" onmouseover="log.textContent = 'pointed'">Menu</a>
  <div style="position:relative;width:90px"><button id="covered">Covered</button><div class="veil" style="position:absolute;inset:0">x</div></div>
  <div id="card" draggable="true" ondragstart="event.dataTransfer.setData('text/plain', 'card')">Card</div>
  <div id="bin" style="height:40px" ondragover="event.preventDefault()" ondrop="log.textContent = 'dropped'">Bin</div>
  <div style="height:3000px"></div><p id="end">The end</p>
  <script>
    const log = document.querySelector('#log');
    document.querySelector('#name').onkeydown = event => { log.textContent += event.key; };
    document.querySelector('#letter').onchange = async event => { log.textContent = event.target.files[0].name + ':' + await event.target.files[0].text(); };
  </script>`;

let runner: TestRunner;
let site: TestSite;

beforeAll(async () => {
  runner = await TestRunner.start();
  site = await TestSite.start({ '/': form });
});

afterAll(async () => {
  await runner.stop();
  await site.stop();
});

const after = (stepTimeout: number, ...steps: unknown[]) =>
  runner.steps({
    baseUrl: site.url,
    options: { stepTimeout },
    steps: [
      { keyword: 'openUrl', url: '/', timeout: 20_000 },
      ...steps,
    ] as Step[],
  });

const log = (text: string) => ({
  keyword: 'expectText',
  target: { css: '#log' },
  text,
});

describe('steps of a person', () => {
  it.each([
    [
      'click',
      [
        {
          keyword: 'click',
          target: { role: 'button', name: 'Save' },
          count: 2,
          modifiers: ['Shift'],
        },
        log('1,true2,true'),
      ],
    ],
    [
      'hover',
      [
        { keyword: 'hover', target: { role: 'link', name: 'Menu' } },
        log('pointed'),
      ],
    ],
    [
      'focus',
      [
        { keyword: 'focus', target: { label: 'Name' } },
        { keyword: 'expectState', target: { label: 'Name' }, state: 'focused' },
      ],
    ],
    [
      'fill',
      [
        { keyword: 'fill', target: { label: 'Name' }, value: 'Ada' },
        { keyword: 'expectValue', target: { label: 'Name' }, value: 'Ada' },
      ],
    ],
    [
      'type',
      [{ keyword: 'type', target: { label: 'Name' }, text: 'abc' }, log('abc')],
    ],
    [
      'press in an element',
      [{ keyword: 'press', target: { label: 'Name' }, key: 'a' }, log('a')],
    ],
    [
      'press',
      [
        { keyword: 'focus', target: { label: 'Name' } },
        { keyword: 'press', key: 'Escape' },
        log('Escape'),
      ],
    ],
    [
      'setChecked',
      [
        { keyword: 'setChecked', target: { label: 'Terms' }, checked: true },
        {
          keyword: 'expectState',
          target: { label: 'Terms' },
          state: 'checked',
        },
      ],
    ],
    [
      'select',
      [
        { keyword: 'select', target: { label: 'Country' }, option: 'Norway' },
        {
          keyword: 'expectValue',
          target: { label: 'Country' },
          value: ['Norway'],
        },
      ],
    ],
    [
      'select by position',
      [
        {
          keyword: 'select',
          target: { label: 'Country' },
          by: 'index',
          option: '1',
        },
        {
          keyword: 'expectValue',
          target: { label: 'Country' },
          value: 'Norway',
        },
      ],
    ],
    [
      'upload',
      [
        {
          keyword: 'upload',
          target: { label: 'Letter' },
          files: [{ name: 'note.txt', text: 'Hello' }],
        },
        log('note.txt:Hello'),
      ],
    ],
    [
      'upload of bytes',
      [
        {
          keyword: 'upload',
          target: { label: 'Letter' },
          files: [{ name: 'note.bin', base64: 'SGk=' }],
        },
        log('note.bin:Hi'),
      ],
    ],
    [
      'drag',
      [
        { keyword: 'drag', target: { css: '#card' }, to: { css: '#bin' } },
        log('dropped'),
      ],
    ],
    [
      'scroll to an element',
      [
        { keyword: 'scroll', target: { css: '#end' } },
        {
          keyword: 'expectVisible',
          target: { css: '#end' },
          state: 'inViewport',
        },
      ],
    ],
    [
      'scroll by pixels',
      [
        { keyword: 'scroll', y: 3000 },
        {
          keyword: 'expectVisible',
          target: { css: '#end' },
          state: 'inViewport',
        },
      ],
    ],
  ])('performs %s', async (_, steps) => {
    expect(await after(20_000, ...steps)).toMatchObject({
      status: 'passed',
    });
  });

  it.each<[string, object, 'failed' | 'error', () => string]>([
    [
      'an element that is not there',
      { keyword: 'click', target: { role: 'button', name: 'Buy' } },
      'failed',
      () => `Button “Buy” was not found on ${site.url}/ within 700 ms.`,
    ],
    [
      'a disabled button',
      { keyword: 'click', target: { role: 'button', name: 'Blocked' } },
      'failed',
      () => 'Button “Blocked” is on the page, but it was disabled for 700 ms.',
    ],
    [
      'a covered button',
      { keyword: 'click', target: { css: '#covered' } },
      'failed',
      () =>
        'Css “#covered” is on the page, but it was covered by <div class="veil">x</div> for 700 ms.',
    ],
    [
      'a read-only field',
      { keyword: 'fill', target: { css: '#fixed' }, value: 'y' },
      'failed',
      () =>
        'Css “#fixed” is on the page, but it could not be edited (read-only) for 700 ms.',
    ],
    [
      'an option that is not offered',
      { keyword: 'select', target: { label: 'Country' }, option: 'Spain' },
      'failed',
      () =>
        'Label “Country” does not offer “Spain”. It offers “Ireland”, “Norway”.',
    ],
    [
      'something that is no checkbox',
      { keyword: 'setChecked', target: { css: '#bin' }, checked: true },
      'error',
      () => 'Css “#bin” is not a checkbox, switch or radio button.',
    ],
    [
      'something that is no file field',
      {
        keyword: 'upload',
        target: { css: '#bin' },
        files: [{ name: 'a', text: 'a' }],
      },
      'error',
      () => 'Css “#bin” is not a file field.',
    ],
    [
      'a key that does not exist',
      { keyword: 'press', key: 'Foo' },
      'error',
      () =>
        'There is no key “Foo”. Write for instance Enter, Escape, ArrowDown, a or Control+A.',
    ],
    [
      'a CSS selector that is none',
      { keyword: 'hover', target: { css: '##[' } },
      'error',
      () => 'Css “##[” cannot be looked for: its CSS or XPath is not valid.',
    ],
    [
      'nothing to focus',
      { keyword: 'focus', target: { label: 'Age' } },
      'failed',
      () => `Label “Age” was not found on ${site.url}/ within 700 ms.`,
    ],
    [
      'nothing to type into',
      { keyword: 'type', target: { label: 'Age' }, text: '3' },
      'failed',
      () => `Label “Age” was not found on ${site.url}/ within 700 ms.`,
    ],
    [
      'nothing to drag onto',
      { keyword: 'drag', target: { css: '#card' }, to: { css: '#nowhere' } },
      'failed',
      () => `Css “#nowhere” was not found on ${site.url}/ within 700 ms.`,
    ],
    [
      'nothing to scroll to',
      { keyword: 'scroll', target: { css: '#nowhere' } },
      'failed',
      () => `Css “#nowhere” was not found on ${site.url}/ within 700 ms.`,
    ],
    [
      'a position that is none',
      {
        keyword: 'select',
        target: { label: 'Country' },
        by: 'index',
        option: 'two',
      },
      'error',
      () =>
        '“two” is no position in a list. Positions are whole numbers from 0.',
    ],
  ])('says what is wrong with %s', async (_, step, status, message) => {
    const result = await after(700, step);
    expect(result).toMatchObject({ status, message: message() });
  });

  it('lists two matches in words', async () => {
    const result = await after(700, {
      keyword: 'click',
      target: { css: 'form button' },
    });
    expect(result).toMatchObject({
      status: 'failed',
      message: `Css “form button” is there 2 times on ${site.url}/: 1. button “Save”; 2. button “Blocked”. Say which one is meant, for instance with “within”, “has text” or a position.`,
      expected: 'one element',
      actual: '2 elements',
    });
  });
});
