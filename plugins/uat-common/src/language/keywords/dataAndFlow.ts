import * as z from 'zod';
import { defineKeyword, needed, optionalValue, value } from '../keyword';
import { describeTarget, targetSchema } from '../locator';
import { field, identifier, requiredText, text } from '../values';

const variable = field(identifier, {
  title: 'Variable',
  help: 'Later steps use it as {{name}}.',
  control: 'text',
});

const sources = [
  'text',
  'value',
  'attribute',
  'count',
  'url',
  'title',
  'cookie',
  'localStorage',
  'sessionStorage',
] as const;
const ofElement: readonly string[] = ['text', 'value', 'attribute', 'count'];
const byName: readonly string[] = [
  'attribute',
  'cookie',
  'localStorage',
  'sessionStorage',
];

/** Words about data. */
export const dataKeywords = {
  save: defineKeyword({
    group: 'data',
    title: 'Save into a variable',
    help: 'Takes something from the page into a variable.',
    args: {
      from: field(z.enum(sources), {
        title: 'From',
        control: 'choice',
        options: sources,
      }),
      target: field(targetSchema.optional(), {
        title: 'Element',
        control: 'target',
      }),
      name: optionalValue(
        'Name',
        'Of the attribute, the cookie or the storage entry.',
      ),
      matches: optionalValue(
        'Part',
        'A regular expression; its first group, or else the whole match, is kept.',
      ),
      as: variable,
    },
    example: { from: 'text', target: { testId: 'order-number' }, as: 'order' },
    summary: args =>
      `Save ${args.from}${
        args.target ? ` of ${describeTarget(args.target)}` : ''
      }${args.name ? ` ${args.name}` : ''} as {{${args.as}}}`,
    check: args => {
      const problems = [];
      if (ofElement.includes(args.from) && args.target === undefined) {
        problems.push({
          field: 'target',
          message: `is needed to save ${args.from}`,
        });
      }
      if (byName.includes(args.from) && !args.name) {
        problems.push({
          field: 'name',
          message: `is needed to save from ${args.from}`,
        });
      }
      return problems;
    },
  }),
  set: defineKeyword({
    group: 'data',
    title: 'Set a variable',
    help: 'Gives a variable a value; generators such as {{uuid}}, {{digits(6)}} or {{date(+3d)}} make new ones.',
    args: { variable, value: value('Value') },
    example: { variable: 'reference', value: 'UAT-{{digits(6)}}' },
    summary: args => `Set {{${args.variable}}} to “${args.value}”`,
  }),
};

/** Words about the course of a test. */
export const flowKeywords = {
  useSteps: defineKeyword({
    group: 'flow',
    title: 'Use shared steps',
    help: 'Runs a step group with parameters.',
    args: {
      group: field(requiredText, { title: 'Step group', control: 'stepGroup' }),
      parameters: field(z.record(identifier, text).optional(), {
        title: 'Parameters',
        control: 'keyValue',
      }),
    },
    example: { group: 'Sign in', parameters: { email: '{{email}}' } },
    summary: args => `Use steps “${args.group}”`,
  }),
  wait: defineKeyword({
    group: 'flow',
    title: 'Wait',
    help: 'Waits for an address, a response, a load state, or (as a last resort) for a time.',
    args: {
      forUrl: optionalValue('For address', 'May hold * for any text.'),
      forResponse: optionalValue(
        'For response from',
        'May hold * for any text.',
      ),
      forLoad: field(
        z.enum(['load', 'domcontentloaded', 'networkidle']).optional(),
        {
          title: 'For load state',
          control: 'choice',
          options: ['load', 'domcontentloaded', 'networkidle'],
        },
      ),
      milliseconds: field(z.number().int().min(1).max(60_000).optional(), {
        title: 'For a time (ms)',
        help: 'Slow and fragile: prefer an expectation, which waits just as long as needed.',
        control: 'number',
        advanced: true,
      }),
    },
    example: { forUrl: '/orders/*' },
    summary: args =>
      `Wait ${
        args.milliseconds !== undefined
          ? `${args.milliseconds} ms`
          : `for ${[args.forUrl, args.forResponse, args.forLoad]
              .filter(Boolean)
              .join(', ')}`
      }`,
    check: args =>
      [args.forUrl, args.forResponse, args.forLoad, args.milliseconds].filter(
        part => part !== undefined,
      ).length === 1
        ? []
        : [{ field: 'forUrl', message: 'give exactly one thing to wait for' }],
  }),
  screenshot: defineKeyword({
    group: 'flow',
    title: 'Take a picture',
    help: 'Keeps a picture of the page as evidence.',
    args: {
      name: needed('Name'),
      fullPage: field(z.boolean().optional(), {
        title: 'Whole page',
        control: 'boolean',
      }),
    },
    example: { name: 'Confirmation' },
    summary: args => `Take picture “${args.name}”`,
  }),
  manual: defineKeyword({
    group: 'flow',
    title: 'Check by hand',
    help: 'A person carries it out in the portal and says what came of it; the whole case is then performed by people.',
    args: {
      instruction: needed(
        'What to do',
        'In words, for somebody who does it for the first time.',
      ),
      expected: optionalValue(
        'What to expect',
        'How the person can tell that it is right.',
      ),
    },
    example: {
      instruction: 'Put the parcel of order {{order}} on the scale.',
      expected: 'The label printer prints one label with the weight.',
    },
    summary: args => args.instruction.trimStart().split(/\r?\n/, 1)[0],
  }),
};
