import type { Step } from '@uatcms/plugin-uat-common';
import { TestRunner } from '../../testing/TestRunner';
import { html, TestSite } from '../../testing/TestSite';

// A browser on a busy machine.
jest.setTimeout(120_000);

const page = `
  <h1 class="big  title" data-kind="main" style="color: rgb(1, 2, 3)">  Your
    basket </h1>
  <p hidden id="hidden">Hidden</p>
  <ul><li>Tea</li><li>Milk</li></ul>
  <label>Quantity <input value="2"></label>
  <label>Sizes <select multiple><option selected>S</option><option>M</option><option selected>L</option></select></label>
  <input aria-label="Gone" disabled>
  <p id="late"></p>
  <table aria-label="Orders"><thead><tr><th>Number</th><th>Status</th><th>Total</th></tr></thead><tbody>
    <tr><td>1</td><td>Placed</td><td>€ 9.50</td></tr>
    <tr><td>2</td><td>Sent</td><td>€ 12.00</td></tr></tbody></table>
  <a href="/file" download>Download</a>
  <button onclick="fetch('/api/stock?n=1', { method: 'POST' }); console.error('No stock')">Ask</button>
  <script>setTimeout(() => { late.textContent = 'Thank you'; }, 150); console.log('ready');</script>`;

let runner: TestRunner;
let site: TestSite;

beforeAll(async () => {
  runner = await TestRunner.start();
  site = await TestSite.start({
    '/': page,
    '/api/stock': (_, response) => response.writeHead(201).end(),
    '/file': (_, response) =>
      response
        .writeHead(200, {
          'content-type': 'text/csv',
          'content-disposition': 'attachment; filename="invoice-7.csv"',
        })
        .end('a;b'),
    '/empty': (_, response) => html(response, ''),
  });
});

afterAll(async () => {
  await runner.stop();
  await site.stop();
});

const open = { keyword: 'openUrl', url: '/', timeout: 20_000 };

const after = (...steps: unknown[]) =>
  runner.steps({
    baseUrl: site.url,
    options: { stepTimeout: 600 },
    steps: [open, ...steps] as Step[],
  });

const heading = { role: 'heading' };
const quantity = { label: 'Quantity' };
const orders = { role: 'table', name: 'Orders' };
const ask = {
  keyword: 'click',
  target: { role: 'button', name: 'Ask' },
  timeout: 20_000,
};
const download = [
  { keyword: 'onDownload', as: 'invoice' },
  {
    keyword: 'click',
    target: { role: 'link', name: 'Download' },
    timeout: 20_000,
  },
];

describe('expectations that hold', () => {
  it.each<[string, unknown[]]>([
    ['expectVisible', [{ keyword: 'expectVisible', target: heading }]],
    [
      'expectVisible not',
      [{ keyword: 'expectVisible', target: { css: '#hidden' }, not: true }],
    ],
    [
      'expectVisible attached',
      [
        {
          keyword: 'expectVisible',
          target: { css: '#hidden' },
          state: 'attached',
        },
      ],
    ],
    [
      'expectVisible inViewport',
      [{ keyword: 'expectVisible', target: heading, state: 'inViewport' }],
    ],
    [
      'expectVisible not inViewport',
      [
        {
          keyword: 'expectVisible',
          target: { css: '#nothing' },
          state: 'inViewport',
          not: true,
        },
      ],
    ],
    [
      'expectText with folded white space',
      [{ keyword: 'expectText', target: heading, text: 'Your basket' }],
    ],
    [
      'expectText that comes late',
      [{ keyword: 'expectText', target: { css: '#late' }, text: 'Thank you' }],
    ],
    [
      'expectText contains, in any case',
      [
        {
          keyword: 'expectText',
          target: heading,
          operator: 'contains',
          text: 'BASK',
          ignoreCase: true,
        },
      ],
    ],
    [
      'expectText matches',
      [
        {
          keyword: 'expectText',
          target: heading,
          operator: 'matches',
          text: '^Your \\w+$',
        },
      ],
    ],
    [
      'expectText of a list',
      [
        {
          keyword: 'expectText',
          target: { role: 'listitem' },
          text: ['Tea', 'Milk'],
        },
      ],
    ],
    [
      'expectText not',
      [{ keyword: 'expectText', target: heading, text: 'Other', not: true }],
    ],
    ['expectValue', [{ keyword: 'expectValue', target: quantity, value: '2' }]],
    [
      'expectValue of several',
      [
        {
          keyword: 'expectValue',
          target: { label: 'Sizes' },
          value: ['S', 'L'],
        },
      ],
    ],
    [
      'expectState disabled',
      [
        {
          keyword: 'expectState',
          target: { label: 'Gone' },
          state: 'disabled',
        },
      ],
    ],
    [
      'expectState enabled',
      [{ keyword: 'expectState', target: quantity, state: 'enabled' }],
    ],
    [
      'expectState editable',
      [{ keyword: 'expectState', target: quantity, state: 'editable' }],
    ],
    [
      'expectState empty',
      [{ keyword: 'expectState', target: { label: 'Gone' }, state: 'empty' }],
    ],
    [
      'expectCount',
      [{ keyword: 'expectCount', target: { role: 'listitem' }, count: 2 }],
    ],
    [
      'expectCount of none',
      [{ keyword: 'expectCount', target: { css: 'video' }, count: 0 }],
    ],
    [
      'expectCount atLeast',
      [
        {
          keyword: 'expectCount',
          target: { role: 'listitem' },
          operator: 'atLeast',
          count: '{{n}}',
        },
      ],
    ],
    [
      'expectAttribute',
      [
        {
          keyword: 'expectAttribute',
          target: heading,
          kind: 'attribute',
          name: 'data-kind',
          operator: 'equals',
          value: 'main',
        },
      ],
    ],
    [
      'expectAttribute class',
      [
        {
          keyword: 'expectAttribute',
          target: heading,
          kind: 'class',
          operator: 'contains',
          value: 'title big',
        },
      ],
    ],
    [
      'expectAttribute css',
      [
        {
          keyword: 'expectAttribute',
          target: heading,
          kind: 'css',
          name: 'color',
          operator: 'equals',
          value: 'rgb(1, 2, 3)',
        },
      ],
    ],
    [
      'expectAttribute property',
      [
        {
          keyword: 'expectAttribute',
          target: heading,
          kind: 'property',
          name: 'tagName',
          operator: 'equals',
          value: 'H1',
        },
      ],
    ],
    ['expectPage', [{ keyword: 'expectPage', url: '/', title: 'Test' }]],
    ['expectPage with a star', [{ keyword: 'expectPage', url: 'http://*/' }]],
    [
      'expectTable rows',
      [
        {
          keyword: 'expectTable',
          target: orders,
          rows: [{ Number: '2', Status: 'Sent' }],
          rowCount: 2,
        },
      ],
    ],
    [
      'expectTable where',
      [
        {
          keyword: 'expectTable',
          target: orders,
          where: { Number: '1' },
          has: { Status: 'Placed' },
        },
      ],
    ],
    [
      'expectTable sorted',
      [
        {
          keyword: 'expectTable',
          target: orders,
          sortedBy: 'Total',
          numeric: true,
        },
      ],
    ],
    [
      'expectDownload',
      [
        ...download,
        {
          keyword: 'expectDownload',
          download: 'invoice',
          name: 'invoice-*.csv',
          minSize: 3,
          contains: 'a;b',
        },
      ],
    ],
    [
      'expectThat',
      [
        {
          keyword: 'expectThat',
          value: '12.50',
          operator: 'greaterThan',
          expected: '9',
        },
      ],
    ],
    [
      'expectRequest',
      [
        ask,
        {
          keyword: 'expectRequest',
          url: '/api/stock*',
          method: 'POST',
          status: 201,
        },
      ],
    ],
    [
      'expectRequest not',
      [{ keyword: 'expectRequest', url: '/api/stock*', not: true }],
    ],
    ['expectConsole without errors', [{ keyword: 'expectConsole' }]],
    [
      'expectConsole with a text',
      [{ keyword: 'expectConsole', contains: 'ready' }],
    ],
    [
      'expectConsole with errors',
      [ask, { keyword: 'expectConsole', not: true }],
    ],
  ])('%s', async (_, steps) => {
    const { steps: results } = await runner.perform({
      baseUrl: site.url,
      rows: [{ n: '2' }],
      options: { stepTimeout: 20_000 },
      steps: [open, ...steps] as Step[],
    });
    expect(results.at(-1)).toMatchObject({ status: 'passed' });
  });
});

describe('expectations that do not hold', () => {
  it.each<
    [string, unknown[], { message: string; expected?: string; actual?: string }]
  >([
    [
      'expectVisible',
      [{ keyword: 'expectVisible', target: { text: 'Sold out' } }],
      {
        message: 'Text “Sold out” was not found on URL/ within 600 ms.',
        expected: 'visible',
        actual: 'not found',
      },
    ],
    [
      'expectVisible of something hidden',
      [{ keyword: 'expectVisible', target: { css: '#hidden' } }],
      {
        message:
          'Css “#hidden” is on the page, but it was not visible for 600 ms.',
        expected: 'visible',
        actual: 'on the page, but not visible',
      },
    ],
    [
      'expectVisible not',
      [{ keyword: 'expectVisible', target: heading, not: true }],
      {
        message: 'Heading is still visible on URL/ after 600 ms.',
        expected: 'not visible',
        actual: 'visible',
      },
    ],
    [
      'expectText',
      [{ keyword: 'expectText', target: heading, text: 'Your order' }],
      {
        message:
          'Text of Heading: expected “Your order”, but was “Your basket”.',
        expected: '“Your order”',
        actual: '“Your basket”',
      },
    ],
    [
      'expectText not',
      [
        {
          keyword: 'expectText',
          target: heading,
          operator: 'contains',
          text: 'basket',
          not: true,
        },
      ],
      {
        message:
          'Text of Heading: expected not to contain “basket”, but was “Your basket”.',
        expected: 'not to contain “basket”',
        actual: '“Your basket”',
      },
    ],
    [
      'expectText of nothing',
      [{ keyword: 'expectText', target: { css: '#no' }, text: 'x' }],
      {
        message: 'Css “#no” was not found on URL/ within 600 ms.',
        expected: '“x”',
        actual: 'the element was not found',
      },
    ],
    [
      'expectText of a list',
      [{ keyword: 'expectText', target: { role: 'listitem' }, text: ['Tea'] }],
      { message: 'Texts of Listitem: expected “Tea”, but was “Tea”, “Milk”.' },
    ],
    [
      'expectValue',
      [{ keyword: 'expectValue', target: quantity, value: '3' }],
      { message: 'Value of Label “Quantity”: expected “3”, but was “2”.' },
    ],
    [
      'expectState',
      [{ keyword: 'expectState', target: quantity, state: 'disabled' }],
      {
        message: 'Label “Quantity”: expected disabled, but was enabled.',
        expected: 'disabled',
        actual: 'enabled',
      },
    ],
    [
      'expectCount',
      [{ keyword: 'expectCount', target: { role: 'listitem' }, count: 3 }],
      {
        message: 'Number of Listitem: expected 3, but was 2.',
        expected: '3',
        actual: '2',
      },
    ],
    [
      'expectAttribute',
      [
        {
          keyword: 'expectAttribute',
          target: heading,
          kind: 'attribute',
          name: 'lang',
          operator: 'equals',
          value: 'en',
        },
      ],
      {
        message:
          'attribute “lang” of Heading: expected equals “en”, but was not there.',
      },
    ],
    [
      'expectPage',
      [{ keyword: 'expectPage', url: '/orders/*' }],
      {
        message:
          'The page: expected address URL/orders/*, but was address URL/.',
      },
    ],
    [
      'expectTable',
      [
        {
          keyword: 'expectTable',
          target: orders,
          where: { Number: '1' },
          has: { Status: 'Sent' },
        },
      ],
      {
        message:
          'Table Table “Orders”: expected Status “Sent” in every row with Number “1”, but was a row without Status “Sent”: 1 | Placed | € 9.50',
      },
    ],
    [
      'expectTable of unknown headers',
      [{ keyword: 'expectTable', target: orders, rows: [{ State: 'Sent' }] }],
      { message: 'no header “State”; headers: Number, Status, Total' },
    ],
    [
      'expectDownload',
      [
        ...download,
        {
          keyword: 'expectDownload',
          download: 'invoice',
          name: 'x.csv',
          minSize: 9,
        },
      ],
      {
        message:
          'Download “invoice”: its name is “invoice-7.csv”, not “x.csv”; it has 3 bytes, not at least 9.',
      },
    ],
    [
      'expectThat',
      [
        {
          keyword: 'expectThat',
          value: '3',
          operator: 'greaterThan',
          expected: '9',
        },
      ],
      { message: 'Expected “3” to be so: greaterThan “9”.' },
    ],
    [
      'expectRequest',
      [{ keyword: 'expectRequest', url: '/api/stock*' }],
      {
        message: 'Requests URL/api/stock*: expected at least 1, but was none.',
      },
    ],
    [
      'expectConsole',
      [
        ask,
        { keyword: 'expectRequest', url: '/api/stock*', status: 201 },
        { keyword: 'expectConsole' },
      ],
      { message: 'The console has an error: “No stock”.' },
    ],
  ])('%s', async (_, steps, { message, ...rest }) => {
    const result = await after(...steps);
    expect(result.status).toBe('failed');
    expect(result.message).toContain(message.replaceAll('URL', site.url));
    expect(result).toMatchObject(rest);
  });

  it.each([
    [
      'a regular expression that is none',
      {
        keyword: 'expectText',
        target: heading,
        operator: 'matches',
        text: '(',
      },
      '“(” is not a regular expression',
    ],
    [
      'a regular expression without end',
      {
        keyword: 'expectThat',
        value: `${'a'.repeat(40)}!`,
        operator: 'matches',
        expected: '^(a+)+$',
      },
      'takes too long',
    ],
    [
      'texts that have no order',
      {
        keyword: 'expectThat',
        value: 'ten',
        operator: 'greaterThan',
        expected: '9',
      },
      '“ten” and “9” cannot be put in order',
    ],
    [
      'a count that is no number',
      { keyword: 'expectCount', target: heading, count: '{{n}}' },
      '“two” is not a number (field “Number”).',
    ],
    [
      'a download that nobody keeps',
      { keyword: 'expectDownload', download: 'letter' },
      'No step before keeps a download as “letter”.',
    ],
    [
      'an element the set does not have',
      { keyword: 'expectVisible', target: 'Logo' },
      'The test set has no element “Logo”. Elements: none.',
    ],
  ])('cannot judge by %s', async (_, step, message) => {
    const { steps } = await runner.perform({
      baseUrl: site.url,
      rows: [{ n: 'two' }],
      steps: [open, step] as Step[],
    });
    expect(steps.at(-1)).toMatchObject({ status: 'error' });
    expect(steps.at(-1)!.message).toContain(message);
  });
});
