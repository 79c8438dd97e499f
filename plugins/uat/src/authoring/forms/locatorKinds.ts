import {
  locatorKinds,
  type Locator,
  type LocatorKind,
} from '@uatcms/plugin-uat-common';

/** How the ways to find an element are offered, best first. */
export const kindChoices: Array<{
  id: LocatorKind;
  label: string;
  description: string;
}> = [
  {
    id: 'role',
    label: 'Role and name',
    description: 'What it is, and what it is called: button “Sign in”',
  },
  {
    id: 'label',
    label: 'Label',
    description: 'A field, by the label beside it',
  },
  { id: 'text', label: 'Text', description: 'By the text that it shows' },
  {
    id: 'placeholder',
    label: 'Placeholder',
    description: 'A field, by the grey text in it',
  },
  {
    id: 'testId',
    label: 'Test id',
    description: 'By an id that developers gave it for tests',
  },
  {
    id: 'alt',
    label: 'Alternative text',
    description: 'An image, by its description',
  },
  { id: 'title', label: 'Title', description: 'By its tooltip' },
  {
    id: 'css',
    label: 'CSS selector',
    description: 'For those who know the page’s code',
  },
  {
    id: 'xpath',
    label: 'XPath',
    description: 'For those who know the page’s code',
  },
];

/** Roles that people meet most; any other can be typed. */
export const commonRoles = [
  'button',
  'link',
  'textbox',
  'checkbox',
  'radio',
  'combobox',
  'option',
  'heading',
  'row',
  'cell',
  'columnheader',
  'table',
  'list',
  'listitem',
  'dialog',
  'alert',
  'status',
  'tab',
  'tabpanel',
  'menu',
  'menuitem',
  'switch',
  'slider',
  'spinbutton',
  'searchbox',
  'navigation',
  'main',
  'form',
  'region',
  'img',
  'banner',
  'contentinfo',
  'progressbar',
  'group',
  'article',
  'tooltip',
  'tree',
  'treeitem',
  'grid',
  'gridcell',
];

export function kindOf(locator: Locator): LocatorKind {
  return locatorKinds.find(kind => locator[kind] !== undefined) ?? 'role';
}

const ofRole = [
  'name',
  'checked',
  'disabled',
  'expanded',
  'pressed',
  'selected',
  'level',
] as const;

/** Finds in another way; the text that was given goes along, what belongs to roles only does not. */
export function withKind(locator: Locator, kind: LocatorKind): Locator {
  const before = kindOf(locator);
  if (before === kind && locator[kind] !== undefined) {
    return locator;
  }
  const rest = Object.fromEntries(
    Object.entries(locator).filter(
      ([key]) =>
        !(locatorKinds as readonly string[]).includes(key) &&
        !(ofRole as readonly string[]).includes(key),
    ),
  ) as Locator;
  const said = before === 'role' ? locator.name ?? '' : locator[before] ?? '';
  return kind === 'role'
    ? { role: 'button', name: said, ...rest }
    : { [kind]: said, ...rest };
}

/** Sets or, with `undefined`, leaves out a part. */
export function withPart<K extends keyof Locator>(
  locator: Locator,
  part: K,
  value: Locator[K] | undefined,
): Locator {
  const { [part]: _, ...rest } = locator;
  return value === undefined ? rest : { ...locator, [part]: value };
}

/** Parts that are shown only under More. */
export const refinements = [
  'exact',
  'within',
  'hasText',
  'has',
  'visible',
  'nth',
  'frame',
  'checked',
  'disabled',
  'expanded',
  'pressed',
  'selected',
  'level',
] as const satisfies ReadonlyArray<keyof Locator>;
