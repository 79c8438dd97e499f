import * as z from 'zod';
import { defineKeyword, needed, optionalValue, value } from '../keyword';
import { field, identifier, requiredText, text } from '../values';

/** Words about pages, tabs and the browser itself. */
export const pageKeywords = {
  openUrl: defineKeyword({
    group: 'page',
    title: 'Open a page',
    help: 'Opens an address, relative to the base URL of the environment unless it is complete.',
    args: {
      url: needed(
        'Address',
        'For example /checkout or https://shop.example/checkout',
      ),
      waitUntil: field(
        z
          .enum(['commit', 'domcontentloaded', 'load', 'networkidle'])
          .optional(),
        {
          title: 'Wait until',
          help: 'How far the page must have loaded. Empty: load.',
          control: 'choice',
          options: ['commit', 'domcontentloaded', 'load', 'networkidle'],
          advanced: true,
        },
      ),
    },
    example: { url: '/sign-in' },
    summary: ({ url }) => `Open ${url}`,
  }),
  navigate: defineKeyword({
    group: 'page',
    title: 'Go back, forward or reload',
    help: 'Uses the history of the page, as the buttons of a browser do.',
    args: {
      direction: field(z.enum(['back', 'forward', 'reload']), {
        title: 'Direction',
        control: 'choice',
        options: ['back', 'forward', 'reload'],
      }),
    },
    example: { direction: 'reload' },
    summary: ({ direction }) =>
      direction === 'reload' ? 'Reload the page' : `Go ${direction}`,
  }),
  switchPage: defineKeyword({
    group: 'page',
    title: 'Switch to a page',
    help: 'Goes on in another tab or window: the newest, the main one, or the one with this title, address or position.',
    args: {
      to: field(z.enum(['newest', 'main']).optional(), {
        title: 'Page',
        control: 'choice',
        options: ['newest', 'main'],
      }),
      title: optionalValue('Title contains'),
      url: optionalValue('Address contains'),
      index: field(z.number().int().min(0).max(50).optional(), {
        title: 'Position (from 0)',
        control: 'number',
        advanced: true,
      }),
    },
    example: { to: 'newest' },
    summary: ({ to, title, url, index }) =>
      `Switch to the ${
        to
          ? `${to} page`
          : [
              title && `page “${title}”`,
              url && `page at ${url}`,
              index !== undefined && `page ${index}`,
            ].find(Boolean)
      }`,
    check: args =>
      [args.to, args.title, args.url, args.index].filter(
        part => part !== undefined,
      ).length === 1
        ? []
        : [
            {
              field: 'to',
              message: 'give exactly one of to, title, url or index',
            },
          ],
  }),
  closePage: defineKeyword({
    group: 'page',
    title: 'Close the page',
    help: 'Closes the current tab and goes on in the one that was opened before it.',
    args: {},
    example: {},
    summary: () => 'Close the page',
  }),
  setState: defineKeyword({
    group: 'page',
    title: 'Set cookie or storage',
    help: 'Writes a cookie or an entry of the local or session storage of the current site.',
    args: {
      store: field(z.enum(['cookie', 'localStorage', 'sessionStorage']), {
        title: 'Where',
        control: 'choice',
        options: ['cookie', 'localStorage', 'sessionStorage'],
      }),
      key: needed('Key'),
      value: value('Value'),
    },
    example: { store: 'cookie', key: 'consent', value: 'yes' },
    summary: ({ store, key, value: to }) => `Set ${store} ${key} to “${to}”`,
  }),
  setBrowser: defineKeyword({
    group: 'page',
    title: 'Set up the browser',
    help: 'Changes what the browser pretends to be. Locale, time zone and credentials must come before the first page.',
    args: {
      viewport: field(
        z
          .strictObject({
            width: z.number().int().min(100).max(7680),
            height: z.number().int().min(100).max(4320),
          })
          .optional(),
        { title: 'Window size', control: 'object' },
      ),
      locale: optionalValue('Locale', 'For example en-IE'),
      timezone: optionalValue('Time zone', 'For example Europe/Dublin'),
      geolocation: field(
        z
          .strictObject({
            latitude: z.number().min(-90).max(90),
            longitude: z.number().min(-180).max(180),
          })
          .optional(),
        { title: 'Position on earth', control: 'object', advanced: true },
      ),
      permissions: field(
        z
          .array(
            z.enum([
              'geolocation',
              'notifications',
              'camera',
              'microphone',
              'clipboard-read',
              'clipboard-write',
            ]),
          )
          .max(6)
          .optional(),
        {
          title: 'Permissions granted',
          control: 'multiChoice',
          options: [
            'geolocation',
            'notifications',
            'camera',
            'microphone',
            'clipboard-read',
            'clipboard-write',
          ],
          advanced: true,
        },
      ),
      offline: field(z.boolean().optional(), {
        title: 'Offline',
        control: 'boolean',
        advanced: true,
      }),
      httpCredentials: field(
        z.strictObject({ username: requiredText, password: text }).optional(),
        {
          title: 'HTTP sign-in',
          help: 'For sites behind basic authentication. Use a secret for the password.',
          control: 'object',
          advanced: true,
        },
      ),
      colorScheme: field(z.enum(['light', 'dark']).optional(), {
        title: 'Colour scheme',
        control: 'choice',
        options: ['light', 'dark'],
      }),
    },
    example: { viewport: { width: 390, height: 844 }, locale: 'en-IE' },
    summary: args => `Set up the browser: ${Object.keys(args).join(', ')}`,
    check: args =>
      Object.values(args).some(part => part !== undefined)
        ? []
        : [{ field: 'viewport', message: 'give at least one thing to set' }],
  }),
  useSession: defineKeyword({
    group: 'page',
    title: 'Use a signed-in session',
    help: 'Saves the signed-in session under a name, or loads it; where none is saved yet, the given steps sign in first.',
    args: {
      action: field(z.enum(['load', 'save']), {
        title: 'What',
        control: 'choice',
        options: ['load', 'save'],
      }),
      name: field(identifier, { title: 'Session name', control: 'text' }),
      otherwise: field(requiredText.optional(), {
        title: 'Otherwise sign in with',
        help: 'A step group that signs in. It runs once per worker, and the session is saved after it.',
        control: 'stepGroup',
      }),
    },
    example: { action: 'load', name: 'clerk' },
    summary: ({ action, name }) =>
      `${action === 'load' ? 'Load' : 'Save'} session “${name}”`,
    check: args =>
      args.action === 'save' && args.otherwise !== undefined
        ? [{ field: 'otherwise', message: 'goes only with load' }]
        : [],
  }),
};
