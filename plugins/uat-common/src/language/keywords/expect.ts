import * as z from 'zod';
import {
  defineKeyword,
  needed,
  not,
  optionalValue,
  target,
  value,
} from '../keyword';
import { describeTarget } from '../locator';
import {
  field,
  numeric,
  operator,
  operators,
  requiredText,
  text,
} from '../values';

const textList = z.union([text, z.array(text).min(1).max(500)]);

const compare = field(operator, {
  title: 'Comparison',
  control: 'choice',
  options: operators,
});

const numberOperators = [
  'equals',
  'greaterThan',
  'atLeast',
  'lessThan',
  'atMost',
] as const;

const list = (given: string | string[]) =>
  Array.isArray(given) ? given.join('”, “') : given;
const no = (args: { not?: boolean }) => (args.not ? 'not ' : '');

/** How the cells of one expected row are given: header to text. */
const cells = z.record(requiredText, text);

/** Words that check. Each waits until it holds or its time is over. */
export const expectKeywords = {
  expectVisible: defineKeyword({
    group: 'expect',
    title: 'Expect to see',
    help: 'The element is visible, or only attached to the page, or inside the window.',
    args: {
      target,
      state: field(z.enum(['visible', 'attached', 'inViewport']).optional(), {
        title: 'State',
        help: 'Empty: visible.',
        control: 'choice',
        options: ['visible', 'attached', 'inViewport'],
        advanced: true,
      }),
      not,
    },
    example: { target: { role: 'heading', name: 'Your basket' } },
    summary: args => `Expect ${no(args)}to see ${describeTarget(args.target)}`,
  }),
  expectText: defineKeyword({
    group: 'expect',
    title: 'Expect text',
    help: 'The text of an element equals, contains or matches; a list is compared element by element.',
    args: {
      target,
      operator: field(z.enum(['equals', 'contains', 'matches']).optional(), {
        title: 'Comparison',
        help: 'Empty: equals. White space is folded.',
        control: 'choice',
        options: ['equals', 'contains', 'matches'],
      }),
      text: field(textList, { title: 'Text', control: 'values' }),
      ignoreCase: field(z.boolean().optional(), {
        title: 'Ignore case',
        control: 'boolean',
        advanced: true,
      }),
      not,
    },
    example: {
      target: { role: 'alert' },
      operator: 'contains',
      text: 'Thank you',
    },
    summary: args =>
      `Expect text of ${describeTarget(args.target)} ${no(args)}${
        args.operator ?? 'equals'
      } “${list(args.text)}”`,
  }),
  expectValue: defineKeyword({
    group: 'expect',
    title: 'Expect field value',
    help: 'A field holds this value; several for a list with several choices.',
    args: {
      target,
      value: field(textList, { title: 'Value', control: 'values' }),
      not,
    },
    example: { target: { label: 'Quantity' }, value: '2' },
    summary: args =>
      `Expect ${describeTarget(args.target)} ${no(args)}to hold “${list(
        args.value,
      )}”`,
  }),
  expectState: defineKeyword({
    group: 'expect',
    title: 'Expect state',
    help: 'A field or button is in a state.',
    args: {
      target,
      state: field(
        z.enum([
          'checked',
          'enabled',
          'disabled',
          'editable',
          'focused',
          'empty',
        ]),
        {
          title: 'State',
          control: 'choice',
          options: [
            'checked',
            'enabled',
            'disabled',
            'editable',
            'focused',
            'empty',
          ],
        },
      ),
      not,
    },
    example: {
      target: { role: 'button', name: 'Place order' },
      state: 'enabled',
    },
    summary: args =>
      `Expect ${describeTarget(args.target)} ${no(args)}to be ${args.state}`,
  }),
  expectCount: defineKeyword({
    group: 'expect',
    title: 'Expect a number of elements',
    help: 'So many elements are found.',
    args: {
      target,
      operator: field(z.enum(numberOperators).optional(), {
        title: 'Comparison',
        help: 'Empty: equals.',
        control: 'choice',
        options: numberOperators,
      }),
      count: field(numeric, { title: 'Number', control: 'number' }),
      not,
    },
    example: { target: { role: 'listitem' }, count: 3 },
    summary: args =>
      `Expect ${no(args)}${args.operator ?? 'equals'} ${
        args.count
      } of ${describeTarget(args.target)}`,
  }),
  expectAttribute: defineKeyword({
    group: 'expect',
    title: 'Expect attribute',
    help: 'An attribute, a class, a CSS property or a DOM property has a value.',
    args: {
      target,
      kind: field(z.enum(['attribute', 'class', 'css', 'property']), {
        title: 'Kind',
        control: 'choice',
        options: ['attribute', 'class', 'css', 'property'],
      }),
      name: optionalValue('Name', 'Not needed for class.'),
      operator: compare,
      value: value('Value'),
      not,
    },
    example: {
      target: { role: 'link', name: 'Help' },
      kind: 'attribute',
      name: 'href',
      operator: 'contains',
      value: '/help',
    },
    summary: args =>
      `Expect ${args.kind} ${args.name ?? ''} of ${describeTarget(
        args.target,
      )} ${no(args)}${args.operator} “${args.value}”`,
    check: args =>
      args.kind !== 'class' && !args.name
        ? [{ field: 'name', message: `is needed for kind ${args.kind}` }]
        : [],
  }),
  expectPage: defineKeyword({
    group: 'expect',
    title: 'Expect address or title',
    help: 'The current page has this address or this title.',
    args: {
      url: optionalValue(
        'Address',
        'Relative to the base URL unless it is complete. May hold * for any text.',
      ),
      title: optionalValue('Title contains'),
      not,
    },
    example: { url: '/orders/*' },
    summary: args =>
      `Expect ${no(args)}to be on ${[
        args.url,
        args.title && `page “${args.title}”`,
      ]
        .filter(Boolean)
        .join(', ')}`,
    check: args =>
      args.url === undefined && args.title === undefined
        ? [{ field: 'url', message: 'give an address, a title or both' }]
        : [],
  }),
  expectTable: defineKeyword({
    group: 'expect',
    title: 'Expect table',
    help: 'A table holds these rows, found by its headers; rows that match a condition hold these cells; or it is sorted.',
    args: {
      target,
      rows: field(z.array(cells).min(1).max(200).optional(), {
        title: 'Holds the rows',
        help: 'Each row as header and text; headers that are not named do not matter.',
        control: 'tableRows',
      }),
      where: field(cells.optional(), {
        title: 'In rows with',
        help: 'Header and text by which rows are chosen.',
        control: 'tableCells',
      }),
      has: field(cells.optional(), {
        title: 'Expect cells',
        help: 'Every chosen row holds these cells.',
        control: 'tableCells',
      }),
      rowCount: field(numeric.optional(), {
        title: 'Number of rows',
        control: 'number',
      }),
      sortedBy: field(requiredText.optional(), {
        title: 'Sorted by header',
        control: 'value',
        advanced: true,
      }),
      order: field(z.enum(['ascending', 'descending']).optional(), {
        title: 'Order',
        control: 'choice',
        options: ['ascending', 'descending'],
        advanced: true,
      }),
      numeric: field(z.boolean().optional(), {
        title: 'Sorted as numbers',
        control: 'boolean',
        advanced: true,
      }),
      not,
    },
    example: {
      target: { role: 'table', name: 'Orders' },
      where: { Number: '{{order}}' },
      has: { Status: 'Placed' },
    },
    summary: args =>
      `Expect table ${describeTarget(args.target)} ${no(
        args,
      )}to hold what is given`,
    check: args => {
      const problems = [];
      if (
        !args.rows &&
        !args.has &&
        args.rowCount === undefined &&
        !args.sortedBy
      ) {
        problems.push({
          field: 'rows',
          message: 'give rows, has, rowCount or sortedBy',
        });
      }
      if (args.where && !args.has) {
        problems.push({ field: 'has', message: 'is needed with where' });
      }
      return problems;
    },
  }),
  expectDownload: defineKeyword({
    group: 'expect',
    title: 'Expect a download',
    help: 'A file kept by “Keep the next download” has this name, size or content.',
    args: {
      download: needed('Kept as'),
      name: optionalValue('File name', 'May hold * for any text.'),
      minSize: field(z.number().int().min(0).optional(), {
        title: 'At least (bytes)',
        control: 'number',
      }),
      contains: optionalValue('Contains the text'),
      sha256: field(
        z
          .string()
          .regex(/^[0-9a-f]{64}$/i, { error: 'must be 64 hexadecimal digits' })
          .optional(),
        {
          title: 'SHA-256',
          control: 'text',
          advanced: true,
        },
      ),
      not,
    },
    example: { download: 'invoice', name: 'invoice-*.csv' },
    summary: args => `Expect download “${args.download}”`,
  }),
  expectThat: defineKeyword({
    group: 'expect',
    title: 'Expect that',
    help: 'A value or variable compares with another.',
    args: {
      value: value('Value', 'For example {{total}}'),
      operator: compare,
      expected: optionalValue('Expected'),
      not,
    },
    example: { value: '{{total}}', operator: 'greaterThan', expected: '10' },
    summary: args =>
      `Expect that “${args.value}” ${no(args)}${args.operator} “${
        args.expected ?? ''
      }”`,
    check: args =>
      args.expected === undefined && args.operator !== 'isEmpty'
        ? [{ field: 'expected', message: `is needed for ${args.operator}` }]
        : [],
  }),
  expectRequest: defineKeyword({
    group: 'expect',
    title: 'Expect a request',
    help: 'The page has made a request like this since it was opened.',
    args: {
      url: needed('Address', 'May hold * for any text.'),
      method: field(
        z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
        {
          title: 'Method',
          control: 'choice',
          options: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        },
      ),
      status: field(z.number().int().min(100).max(599).optional(), {
        title: 'Status',
        control: 'number',
      }),
      atLeast: field(z.number().int().min(1).max(1000).optional(), {
        title: 'At least',
        help: 'Empty: 1.',
        control: 'number',
        advanced: true,
      }),
      not,
    },
    example: { url: '/api/stock/*', status: 200 },
    summary: args =>
      `Expect ${no(args)}a request ${args.method ?? ''} ${args.url}`,
  }),
  expectConsole: defineKeyword({
    group: 'expect',
    title: 'Expect of the console',
    help: 'The console of the page has no errors, or contains a text.',
    args: {
      contains: optionalValue(
        'Contains the text',
        'Empty: there are no errors.',
      ),
      not,
    },
    example: {},
    summary: args =>
      args.contains
        ? `Expect console ${no(args)}to contain “${args.contains}”`
        : 'Expect no errors in the console',
  }),
};
