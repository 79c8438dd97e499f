import * as z from 'zod';
import { defineKeyword, needed, target, value } from '../keyword';
import { describeTarget, targetSchema } from '../locator';
import { field, requiredText, text } from '../values';

/** Largest file a step may carry, in characters of text or base64. */
export const MAX_UPLOAD = 1_400_000;

const position = field(
  z.strictObject({ x: z.number(), y: z.number() }).optional(),
  {
    title: 'Position',
    help: 'Pixels from the top left corner of the element.',
    control: 'object',
    advanced: true,
  },
);

const force = field(z.boolean().optional(), {
  title: 'Force',
  help: 'Acts even when the element is covered or disabled. A person could not do that.',
  control: 'boolean',
  advanced: true,
});

/** Words for what a person does. */
export const actKeywords = {
  click: defineKeyword({
    group: 'act',
    title: 'Click',
    help: 'Clicks an element as soon as it is visible, enabled and does not move.',
    args: {
      target,
      button: field(z.enum(['left', 'right', 'middle']).optional(), {
        title: 'Mouse button',
        control: 'choice',
        options: ['left', 'right', 'middle'],
        advanced: true,
      }),
      count: field(z.number().int().min(1).max(3).optional(), {
        title: 'Clicks',
        help: '2 is a double click.',
        control: 'number',
        advanced: true,
      }),
      modifiers: field(
        z
          .array(z.enum(['Alt', 'Control', 'ControlOrMeta', 'Meta', 'Shift']))
          .optional(),
        {
          title: 'Keys held down',
          control: 'multiChoice',
          options: ['Alt', 'Control', 'ControlOrMeta', 'Meta', 'Shift'],
          advanced: true,
        },
      ),
      position,
      force,
    },
    example: { target: { role: 'button', name: 'Sign in' } },
    summary: args =>
      `${args.count === 2 ? 'Double-click' : 'Click'} ${describeTarget(
        args.target,
      )}`,
  }),
  hover: defineKeyword({
    group: 'act',
    title: 'Point at',
    help: 'Moves the mouse over an element.',
    args: { target },
    example: { target: { role: 'link', name: 'Products' } },
    summary: args => `Point at ${describeTarget(args.target)}`,
  }),
  focus: defineKeyword({
    group: 'act',
    title: 'Focus',
    help: 'Puts the keyboard into an element.',
    args: { target },
    example: { target: { label: 'E-mail' } },
    summary: args => `Focus ${describeTarget(args.target)}`,
  }),
  fill: defineKeyword({
    group: 'act',
    title: 'Fill in',
    help: 'Replaces the content of a field; an empty value clears it.',
    args: { target, value: value('Value') },
    example: { target: { label: 'E-mail' }, value: '{{email}}' },
    summary: args =>
      args.value === ''
        ? `Clear ${describeTarget(args.target)}`
        : `Fill ${describeTarget(args.target)} with “${args.value}”`,
  }),
  type: defineKeyword({
    group: 'act',
    title: 'Type',
    help: 'Types a text key by key, for fields that react to each key.',
    args: {
      target,
      text: needed('Text'),
      delay: field(z.number().int().min(0).max(1000).optional(), {
        title: 'Pause between keys (ms)',
        control: 'number',
        advanced: true,
      }),
    },
    example: { target: { label: 'Search' }, text: 'tea' },
    summary: args => `Type “${args.text}” into ${describeTarget(args.target)}`,
  }),
  press: defineKeyword({
    group: 'act',
    title: 'Press a key',
    help: 'Presses a key or a chord such as Enter, Escape or Control+A.',
    args: {
      key: needed('Key'),
      target: field(targetSchema.optional(), {
        title: 'Element',
        help: 'Empty: where the keyboard is.',
        control: 'target',
      }),
    },
    example: { key: 'Enter' },
    summary: args =>
      `Press ${args.key}${
        args.target ? ` in ${describeTarget(args.target)}` : ''
      }`,
  }),
  setChecked: defineKeyword({
    group: 'act',
    title: 'Tick or untick',
    help: 'Brings a checkbox, switch or radio button into a state.',
    args: {
      target,
      checked: field(z.boolean(), { title: 'Ticked', control: 'boolean' }),
      force,
    },
    example: { target: { label: 'I accept the terms' }, checked: true },
    summary: args =>
      `${args.checked ? 'Tick' : 'Untick'} ${describeTarget(args.target)}`,
  }),
  select: defineKeyword({
    group: 'act',
    title: 'Choose from a list',
    help: 'Chooses one or more options of a select box, by label, value or position.',
    args: {
      target,
      by: field(z.enum(['label', 'value', 'index']).optional(), {
        title: 'By',
        help: 'Empty: label.',
        control: 'choice',
        options: ['label', 'value', 'index'],
        advanced: true,
      }),
      option: field(
        z.union([requiredText, z.array(requiredText).min(1).max(100)]),
        {
          title: 'Option',
          control: 'values',
        },
      ),
    },
    example: { target: { label: 'Country' }, option: 'Ireland' },
    summary: args =>
      `Choose “${
        Array.isArray(args.option) ? args.option.join('”, “') : args.option
      }” in ${describeTarget(args.target)}`,
  }),
  upload: defineKeyword({
    group: 'act',
    title: 'Upload files',
    help: 'Gives files, which are kept with the test set, to a file field.',
    args: {
      target,
      files: field(
        z
          .array(
            z
              .strictObject({
                name: z.string().min(1).max(255),
                contentType: z.string().max(200).optional(),
                /** Text of the file; placeholders are filled in. */
                text: z.string().max(MAX_UPLOAD).optional(),
                /** Content of a file that is no text. */
                base64: z.base64().max(MAX_UPLOAD).optional(),
              })
              .refine(
                file =>
                  (file.text === undefined) !== (file.base64 === undefined),
                {
                  error: 'needs either text or base64',
                },
              ),
          )
          .min(1)
          .max(10),
        { title: 'Files', control: 'files' },
      ),
    },
    example: {
      target: { label: 'Attachment' },
      files: [{ name: 'note.txt', text: 'Hello' }],
    },
    summary: args =>
      `Upload ${args.files
        .map(file => file.name)
        .join(', ')} to ${describeTarget(args.target)}`,
  }),
  drag: defineKeyword({
    group: 'act',
    title: 'Drag and drop',
    help: 'Drags one element onto another.',
    args: {
      target,
      to: field(targetSchema, { title: 'Onto', control: 'target' }),
    },
    example: { target: { text: 'Card A' }, to: { label: 'Done' } },
    summary: args =>
      `Drag ${describeTarget(args.target)} onto ${describeTarget(args.to)}`,
  }),
  scroll: defineKeyword({
    group: 'act',
    title: 'Scroll',
    help: 'Scrolls until an element is in view, or by a number of pixels.',
    args: {
      target: field(targetSchema.optional(), {
        title: 'Element',
        control: 'target',
      }),
      x: field(z.number().optional(), {
        title: 'Pixels to the right',
        control: 'number',
        advanced: true,
      }),
      y: field(z.number().optional(), {
        title: 'Pixels down',
        control: 'number',
      }),
    },
    example: { target: { role: 'contentinfo' } },
    summary: args =>
      args.target
        ? `Scroll to ${describeTarget(args.target)}`
        : `Scroll by ${args.x ?? 0}, ${args.y ?? 0}`,
    check: args =>
      (args.target === undefined) ===
      (args.x === undefined && args.y === undefined)
        ? [
            {
              field: 'target',
              message: 'give either an element or a number of pixels',
            },
          ]
        : [],
  }),
};

/** Words that are armed before the step that triggers what they wait for. */
export const armKeywords = {
  onDialog: defineKeyword({
    group: 'arm',
    title: 'Answer the next dialog',
    help: 'Says beforehand how the next browser dialog (alert, confirm, prompt) is answered. Put it before the step that opens it.',
    args: {
      action: field(z.enum(['accept', 'dismiss']), {
        title: 'Answer',
        control: 'choice',
        options: ['accept', 'dismiss'],
      }),
      promptText: field(text.optional(), {
        title: 'Text to enter',
        control: 'value',
      }),
      message: field(text.optional(), {
        title: 'Expected message contains',
        help: 'The step that opens the dialog fails when its message is another.',
        control: 'value',
      }),
    },
    example: { action: 'accept', message: 'Remove' },
    summary: args =>
      `${args.action === 'accept' ? 'Accept' : 'Dismiss'} the next dialog`,
  }),
  onDownload: defineKeyword({
    group: 'arm',
    title: 'Keep the next download',
    help: 'Keeps the next downloaded file under a name. Put it before the step that starts it.',
    args: { as: needed('Name', 'How later steps refer to the file') },
    example: { as: 'invoice' },
    summary: args => `Keep the next download as “${args.as}”`,
  }),
};
