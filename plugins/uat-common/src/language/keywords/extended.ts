import * as z from 'zod';
import { defineKeyword, needed } from '../keyword';
import { describeTarget, targetSchema, type Target } from '../locator';
import { findPlaceholders } from '../placeholders';
import { field, identifier, MAX_TEXT, numeric, text } from '../values';

const mouseActions = [
  'move',
  'click',
  'doubleClick',
  'press',
  'release',
  'wheel',
] as const;
const withButton: readonly string[] = [
  'click',
  'doubleClick',
  'press',
  'release',
];
const buttons = ['left', 'right', 'middle'] as const;

/** How the browser sees a request fail that a test does not let through. */
export const mockFailures = [
  'refused',
  'timedOut',
  'reset',
  'nameNotResolved',
  'offline',
] as const;

const failureWords: Record<(typeof mockFailures)[number], string> = {
  refused: 'connection refused',
  timedOut: 'timed out',
  reset: 'connection reset',
  nameNotResolved: 'name not resolved',
  offline: 'offline',
};

/** Longest body of an answer, in characters. */
export const MAX_MOCK_BODY = 100_000;

type Numeric = z.infer<typeof numeric>;

const coordinate = (title: string, help?: string) =>
  field(numeric.optional(), { title, help, control: 'number' });

/** Words that reach past what a person does on a page. Who writes them needs a permission of its own. */
export const extendedKeywords = {
  mouse: defineKeyword({
    group: 'extended',
    extended: true,
    title: 'Use the mouse',
    help: 'Moves the mouse to a point and uses its buttons or its wheel there, for instance to draw; what lies under the point is not looked at.',
    args: {
      action: field(z.enum(mouseActions), {
        title: 'Action',
        control: 'choice',
        options: mouseActions,
      }),
      target: field(targetSchema.optional(), {
        title: 'Element',
        help: 'The point is counted from its top left corner; without a point it is its middle. Empty: the window.',
        control: 'target',
      }),
      x: coordinate(
        'X',
        'Pixels from the left. Empty, without an element: where the mouse is.',
      ),
      y: coordinate('Y', 'Pixels from the top.'),
      button: field(z.enum(buttons).optional(), {
        title: 'Mouse button',
        help: 'Empty: left.',
        control: 'choice',
        options: buttons,
      }),
      deltaX: coordinate(
        'Wheel to the right',
        'Pixels; a negative number turns to the left.',
      ),
      deltaY: coordinate(
        'Wheel down',
        'Pixels; a negative number turns upwards.',
      ),
    },
    example: { action: 'click', target: { css: 'canvas' }, x: 40, y: 25 },
    summary: args => {
      const { action, button = 'left', deltaX = 0, deltaY = 0 } = args;
      const words: Record<(typeof mouseActions)[number], string> = {
        move: 'Move the mouse',
        click: `Click with the ${button} mouse button`,
        doubleClick: `Double-click with the ${button} mouse button`,
        press: `Press the ${button} mouse button`,
        release: `Release the ${button} mouse button`,
        wheel: `Turn the mouse wheel by ${deltaX}, ${deltaY}`,
      };
      return `${words[action]}${placeInWords(args)}`;
    },
    check: ({ action, target, x, y, button, deltaX, deltaY }) => {
      const problems = [];
      if ((x === undefined) !== (y === undefined)) {
        problems.push({
          field: x === undefined ? 'x' : 'y',
          message: 'is needed: a point has both x and y',
        });
      }
      if (action === 'move' && target === undefined && x === undefined) {
        problems.push({
          field: 'x',
          message: 'give a point, an element or both to move to',
        });
      }
      if (button !== undefined && !withButton.includes(action)) {
        problems.push({
          field: 'button',
          message: `goes only with ${withButton.join(', ')}`,
        });
      }
      const turns = { deltaX, deltaY };
      if (action !== 'wheel') {
        problems.push(
          ...Object.entries(turns)
            .filter(([, turn]) => turn !== undefined)
            .map(([name]) => ({
              field: name,
              message: 'goes only with wheel',
            })),
        );
      } else if (deltaX === undefined && deltaY === undefined) {
        problems.push({
          field: 'deltaY',
          message: 'give how far the wheel is turned',
        });
      }
      return problems;
    },
  }),
  mockRequest: defineKeyword({
    group: 'extended',
    extended: true,
    title: 'Answer requests in place of the site',
    help: 'From here to the end of the iteration, requests like this get an answer of the test, or fail, and never reach the site. Put it before the step that makes them. Of several that fit, the one that was armed last answers.',
    args: {
      url: needed('Address', 'May hold * for any text.'),
      method: field(
        z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
        {
          title: 'Method',
          help: 'Empty: any.',
          control: 'choice',
          options: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        },
      ),
      status: field(z.number().int().min(200).max(599).optional(), {
        title: 'Status',
        help: 'Of the answer: 200 to 599.',
        control: 'number',
      }),
      headers: field(
        z
          .record(
            z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, {
              error: 'is not the name of a header',
            }),
            text,
          )
          .optional(),
        {
          title: 'Headers',
          help: 'Without content-type, an answer that is JSON is sent as such, and any other as text.',
          control: 'keyValue',
        },
      ),
      body: field(z.string().max(MAX_MOCK_BODY).optional(), {
        title: 'Body',
        help: 'May hold placeholders such as {{column}}, but no secrets.',
        control: 'code',
      }),
      fail: field(z.enum(mockFailures).optional(), {
        title: 'Let it fail',
        help: 'Instead of an answer.',
        control: 'choice',
        options: mockFailures,
      }),
      times: field(z.number().int().min(1).max(1000).optional(), {
        title: 'At most',
        help: 'So many requests; later ones reach the site. Empty: all.',
        control: 'number',
        advanced: true,
      }),
    },
    example: {
      url: '/api/stock/*',
      method: 'GET',
      status: 200,
      body: '{ "left": 0 }',
    },
    summary: ({ url, method, status, fail, times }) => {
      const requests = `${method ?? 'requests to'} ${url}`;
      const most = times === undefined ? '' : ` (at most ${times}×)`;
      return fail === undefined
        ? `Answer ${requests} with ${status ?? '…'} in place of the site${most}`
        : `Let ${requests} fail: ${failureWords[fail]}${most}`;
    },
    check: args => {
      const problems = secretsIn(
        args,
        ['headers', 'body'],
        'stand in an answer',
      );
      if ((args.status === undefined) === (args.fail === undefined)) {
        problems.push({
          field: 'status',
          message: 'give either the status of an answer or a failure',
        });
      }
      if (args.fail !== undefined) {
        problems.push(
          ...(['headers', 'body'] as const)
            .filter(name => args[name] !== undefined)
            .map(name => ({
              field: name,
              message: 'goes only with an answer, not with a failure',
            })),
        );
      }
      return problems;
    },
  }),
  runScript: defineKeyword({
    group: 'extended',
    extended: true,
    title: 'Run a script in the page',
    help: 'Runs JavaScript in the page, as its own scripts do, within the time limit of the step. What it returns can be kept in a variable.',
    args: {
      script: field(
        z
          .string({ error: 'is needed' })
          .max(MAX_TEXT)
          .regex(/\S/, { error: 'must not be empty' }),
        {
          title: 'Script',
          help: 'The body of a function; it may use await and return. Values are properties of values, for instance values.email: placeholders are not filled in.',
          control: 'code',
          placeholder: 'return document.title;',
          verbatim: true,
        },
      ),
      values: field(z.record(identifier, text).optional(), {
        title: 'Values',
        help: 'What the script gets as values.name, each a text. May hold placeholders, but no secrets.',
        control: 'keyValue',
      }),
      as: field(identifier.optional(), {
        title: 'Keep the result as',
        help: 'Later steps use it as {{name}}. A text is kept as it is, everything else as JSON.',
        control: 'text',
      }),
    },
    example: {
      script: "return localStorage.getItem(values.key) ?? 'none';",
      values: { key: 'basket' },
      as: 'basket',
    },
    summary: ({ script, as }) => {
      const line = script.trim().split(/\r?\n/, 1)[0];
      const shown = line.length > 80 ? `${line.slice(0, 80)}…` : line;
      return `Run script “${shown}”${as ? ` and keep {{${as}}}` : ''}`;
    },
    check: args => [
      ...placeholdersInScript(args.script),
      ...secretsIn(args, ['values'], 'be given to a script'),
    ],
  }),
};

type FieldProblem = { field: string; message: string };

/**
 * Whoever fills in a row could otherwise write a part of the script, and a secret in it would stand in the page for
 * everybody to see.
 */
function placeholdersInScript(script: string): FieldProblem[] {
  return findPlaceholders(script).flatMap(({ placeholder, source }) => {
    if (!placeholder) {
      return [];
    }
    return [
      {
        field: 'script',
        message:
          placeholder.kind === 'secret'
            ? `${source}: a secret cannot stand in a script, which could show it to everybody who sees the page or the evidence`
            : `${source} is not filled in inside a script. Give it as a value and write values.name; if it is meant as JavaScript, put a space between the braces`,
      },
    ];
  });
}

function secretsIn<Args extends object>(
  args: Args,
  fields: Array<keyof Args & string>,
  what: string,
): FieldProblem[] {
  return fields.flatMap(name =>
    findPlaceholders(args[name]).flatMap(({ placeholder, source }) =>
      placeholder?.kind === 'secret'
        ? [
            {
              field: name,
              message: `${source} cannot ${what}: the page could show it, and everybody who sees the evidence would read it. Use “Fill in”, which covers what it puts in`,
            },
          ]
        : [],
    ),
  );
}

function placeInWords({
  action,
  target,
  x,
  y,
}: {
  action: (typeof mouseActions)[number];
  target?: Target;
  x?: Numeric;
  y?: Numeric;
}): string {
  const [toPoint, toElement] = action === 'move' ? ['to', 'to'] : ['at', 'on'];
  const point = x === undefined ? '' : ` ${toPoint} ${x}, ${y}`;
  if (target === undefined) {
    return point;
  }
  return `${point} ${point ? 'of' : toElement} ${describeTarget(target)}`;
}
