import { stepFields, type Step } from '../language/catalogue';
import type { Condition } from '../language/keyword';
import {
  describeTarget,
  locatorKinds,
  type Locator,
  type Target,
} from '../language/locator';
import type { FieldControl } from '../language/values';
import type { PropertyChange } from './changes';
import { sameContent } from './sameContent';

/** What differs between two steps with the same keyword, by the fields of its form. */
export function changesOfArguments(
  before: Step,
  after: Step,
): PropertyChange[] {
  const values = (step: Step) => step as unknown as Record<string, unknown>;
  return stepFields(after.keyword)
    .filter(
      ({ name }) => !sameContent(values(before)[name], values(after)[name]),
    )
    .map(({ name, title, control }) =>
      change(
        title,
        argumentInWords(values(before)[name], control),
        argumentInWords(values(after)[name], control),
      ),
    );
}

/** A property that changed; what is undefined is left out. */
export function change(
  title: string,
  before: string | undefined,
  after: string | undefined,
): PropertyChange {
  return {
    title,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** An argument of a step as a person would read it in the form; several values one a line. */
export function argumentInWords(
  value: unknown,
  control: FieldControl,
): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  switch (control) {
    case 'target':
    case 'locator':
      return locatorInWords(value as Target);
    case 'condition':
      return conditionInWords(value as Condition);
    case 'files':
      return (value as FileOfStep[]).map(fileInWords).join('\n');
    default:
      return plainInWords(value);
  }
}

const saidOfLocator = new Set<string>([
  ...locatorKinds,
  'name',
  'hasText',
  'has',
  'nth',
  'within',
  'frame',
] satisfies Array<keyof Locator>);

/** As `describeTarget` says it, with everything that it leaves out. */
export function locatorInWords(target: Target): string {
  if (typeof target === 'string') {
    return describeTarget(target);
  }
  const refined = Object.entries(target)
    .filter(([name]) => !saidOfLocator.has(name))
    .map(([name, value]) =>
      value === true ? name : `${name}: ${plainInWords(value)}`,
    );
  return refined.length > 0
    ? `${describeTarget(target)} (${refined.join(', ')})`
    : describeTarget(target);
}

function conditionInWords(condition: Condition): string {
  const { visible, value = '', operator = 'equals', expected, not } = condition;
  if (visible !== undefined) {
    return `${locatorInWords(visible)} is ${not ? 'not ' : ''}visible`;
  }
  const said = `“${value}” ${not ? 'not ' : ''}${operator.replace(
    /([A-Z])/g,
    letter => ` ${letter.toLowerCase()}`,
  )}`;
  return expected === undefined ? said : `${said} “${expected}”`;
}

interface FileOfStep {
  name: string;
  text?: string;
  base64?: string;
}

/** The beginning of what is in it tells two files of the same name and size apart in most cases. */
function fileInWords({ name, text, base64 }: FileOfStep): string {
  const content = text ?? base64 ?? '';
  return `${name}: ${content.length} characters, ${content.slice(0, 200)}`;
}

function plainInWords(value: unknown): string {
  if (value === true) {
    return 'yes';
  }
  if (value === false) {
    return 'no';
  }
  if (Array.isArray(value)) {
    return value.map(plainInWords).join('\n');
  }
  if (value !== null && typeof value === 'object') {
    return Object.entries(value)
      .map(([name, item]) => `${name}: ${plainInWords(item)}`)
      .join(', ');
  }
  return String(value ?? '');
}
