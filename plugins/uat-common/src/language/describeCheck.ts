import type { CheckStep } from '../model/manualCheck';
import type { WorkEnvironment } from '../protocol/work';
import { groupWithin } from './casesForPeople';
import { summarizeStep, type Step } from './catalogue';
import type { StepGroup, TestSetDefinition } from './definition';
import { generate } from './generators';
import type { Condition } from './keyword';
import { describeTarget } from './locator';
import { renderDeep, type Placeholder } from './placeholders';
import { variableSetBy } from './variableSetBy';
import { renderStep } from './verbatim';

type Texts = Record<string, string>;

const longestTitle = 1_000;
const longestText = 10_000;

/** What a check is about: one case with one row, where it is tested. @public */
export interface CheckSubject {
  caseName: string;
  /** Cells of the row, as text. */
  values: Texts;
  environment: Pick<WorkEnvironment, 'variables'>;
}

/**
 * A case in words, for a person who performs all of it: step groups spelled out, placeholders filled in.
 *
 * A secret is called by its name and never shown; what a step saves from a page is called by the name of the variable,
 * for the person to note. Variables that are only set are no work for anybody: they are filled in where they are used.
 *
 * @param generators - `make` fills in new values, to be kept with the check; `name` says what will be made, for a look
 *   before somebody begins
 * @returns every step in the order in which it is performed, a group before its own steps
 * @public
 */
export function describeCheck(
  { cases, stepGroups }: Pick<TestSetDefinition, 'cases' | 'stepGroups'>,
  subject: CheckSubject,
  generators: 'make' | 'name',
): CheckStep[] {
  const groups = new Map(stepGroups.map(group => [group.name, group]));
  const described: CheckStep[] = [];
  const variables = new Map<string, string>();

  const visit = (steps: readonly Step[], path: number[], parameters: Texts) => {
    const resolve = (placeholder: Placeholder) =>
      valueOf(placeholder, { subject, variables, parameters, generators });
    const render = <T>(value: T): T => renderDeep(value, resolve);
    for (const [index, step] of steps.entries()) {
      const said = renderStep(step, resolve);
      const group = groups.get(groupWithin(said) ?? '');
      if (said.keyword === 'set') {
        variables.set(said.variable, said.value);
        continue;
      }
      const saved = variableSetBy(said);
      if (saved !== undefined) {
        variables.set(saved, `‹${saved}›`);
      }
      const here = [...path, index];
      described.push({
        ...inWords(said, group !== undefined),
        sequence: described.length,
        path: here,
      });
      if (group) {
        visit(group.steps, here, parametersOf(said, group, render));
      }
    }
  };

  const steps = cases.find(({ name }) => name === subject.caseName)?.steps;
  visit(steps ?? [], [], {});
  return described;
}

function parametersOf(
  step: Step,
  { parameters = [] }: StepGroup,
  render: <T>(value: T) => T,
): Texts {
  const given = step.keyword === 'useSteps' ? step.parameters : undefined;
  return {
    ...Object.fromEntries(
      parameters.flatMap(({ name, default: usual }) =>
        usual === undefined ? [] : [[name, render(usual)]],
      ),
    ),
    ...given,
  };
}

function inWords(
  step: Step,
  isGroup: boolean,
): Omit<CheckStep, 'sequence' | 'path'> {
  const line = summarizeStep(step);
  return {
    keyword: step.keyword,
    title: clip(line, longestTitle),
    instruction: clip(
      step.keyword === 'manual' ? step.instruction : line,
      longestText,
    ),
    ...(step.keyword === 'manual' &&
      step.expected && { expected: clip(step.expected, longestText) }),
    isGroup,
    isOptional: step.optional ?? false,
    ...(step.when && { condition: conditionInWords(step.when) }),
    ...(step.note && { note: step.note }),
  };
}

const wordsOfOperator: Record<string, string> = {
  startsWith: 'starts with',
  endsWith: 'ends with',
  greaterThan: 'is greater than',
  atLeast: 'is at least',
  lessThan: 'is less than',
  atMost: 'is at most',
  isEmpty: 'is empty',
};

function conditionInWords(condition: Condition): string {
  const { visible, value = '', operator = 'equals', expected, not } = condition;
  if (visible !== undefined) {
    return `${describeTarget(visible)} is ${not ? 'not ' : ''}visible`;
  }
  const compared = `“${value}” ${wordsOfOperator[operator] ?? operator}${
    operator === 'isEmpty' ? '' : ` “${expected ?? ''}”`
  }`;
  return not ? `it is not so that ${compared}` : compared;
}

interface Known {
  subject: CheckSubject;
  variables: Map<string, string>;
  parameters: Texts;
  generators: 'make' | 'name';
}

function valueOf(placeholder: Placeholder, known: Known): string {
  const { subject, variables, parameters } = known;
  const { name } = placeholder;
  switch (placeholder.kind) {
    case 'generator':
      return known.generators === 'make'
        ? generate(placeholder.name, placeholder.args)
        : `‹new ${name}›`;
    case 'secret':
      return `‹secret ${name}›`;
    case 'env':
      return own(subject.environment.variables, name) ?? `‹env.${name}›`;
    default:
      return (
        own(parameters, name) ??
        variables.get(name) ??
        own(subject.values, name) ??
        `‹${name}›`
      );
  }
}

function own(texts: Texts, name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}

function clip(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
