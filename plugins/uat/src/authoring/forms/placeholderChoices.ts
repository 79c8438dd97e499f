import {
  variableSetBy,
  type Environment,
  type StepGroup,
  type TestSetDefinition,
} from '@uatcms/plugin-uat-common';
import { stepsOf, type StepOwner } from '../draft/steps';

/** Placeholders that can be used at a step, by where they come from. */
export interface PlaceholderSection {
  title: string;
  items: Array<{ source: string; help?: string }>;
}

const generators: PlaceholderSection = {
  title: 'Generated',
  items: [
    { source: '{{uuid}}', help: 'A unique id' },
    { source: '{{digits(6)}}', help: 'Random digits' },
    { source: '{{letters(6)}}', help: 'Random letters' },
    { source: '{{date(+3d)}}', help: 'A date, here in three days' },
    { source: '{{date(dd.MM.yyyy)}}', help: 'Today in another form' },
    { source: '{{now}}', help: 'Date and time' },
    { source: '{{timestamp}}', help: 'Milliseconds since 1970' },
  ],
};

/** Variables that a step group sets, also through the groups it uses. */
function variablesOfGroup(
  definition: TestSetDefinition,
  name: string,
  seen = new Set<string>(),
): string[] {
  const group: StepGroup | undefined = definition.stepGroups.find(
    candidate => candidate.name === name,
  );
  if (!group || seen.has(name)) {
    return [];
  }
  seen.add(name);
  return variablesSet(definition, group.steps, seen);
}

function variablesSet(
  definition: TestSetDefinition,
  steps: StepGroup['steps'],
  seen = new Set<string>(),
): string[] {
  return steps.flatMap(step => {
    switch (step.keyword) {
      case 'useSteps':
        return variablesOfGroup(definition, step.group, seen);
      case 'useSession':
        return step.otherwise
          ? variablesOfGroup(definition, step.otherwise, seen)
          : [];
      default:
        return [variableSetBy(step) ?? []].flat();
    }
  });
}

/**
 * What can be filled in at a step.
 *
 * @param environments - those of the test set: names of their variables and secrets are offered
 */
export function placeholderChoices(
  definition: TestSetDefinition,
  owner: StepOwner,
  stepIndex: number,
  environments: Environment[],
): PlaceholderSection[] {
  const before = stepsOf(definition, owner).slice(0, stepIndex);
  const variables = [...new Set(variablesSet(definition, before))].filter(
    Boolean,
  );
  const sections = [
    ...(owner.list === 'cases'
      ? [columnsOfCase(definition, owner.index)]
      : [parametersOfGroup(definition, owner.index)]),
    {
      title: 'Set by steps before',
      items: variables.map(name => ({ source: `{{${name}}}` })),
    },
    ...environmentChoices(environments),
    generators,
  ];
  return sections.filter(section => section.items.length > 0);
}

/** In a locator of an element only what the environment gives can be filled in. */
export function elementPlaceholderChoices(
  environments: Environment[],
): PlaceholderSection[] {
  return environmentChoices(environments).filter(
    section =>
      section.items.length > 0 &&
      section.title === 'Variables of the environment',
  );
}

function columnsOfCase(
  definition: TestSetDefinition,
  index: number,
): PlaceholderSection {
  const name = definition.cases[index]?.dataSet;
  const dataSet = definition.dataSets.find(
    candidate => candidate.name === name,
  );
  return {
    title: `Columns of ${name ?? 'the data set'}`,
    items: (dataSet?.columns ?? []).map(column => ({
      source: `{{${column.name}}}`,
      help: column.type,
    })),
  };
}

function parametersOfGroup(
  definition: TestSetDefinition,
  index: number,
): PlaceholderSection {
  return {
    title: 'Parameters',
    items: (definition.stepGroups[index]?.parameters ?? []).map(({ name }) => ({
      source: `{{${name}}}`,
    })),
  };
}

function environmentChoices(environments: Environment[]): PlaceholderSection[] {
  const variables = new Set(
    environments.flatMap(environment => Object.keys(environment.variables)),
  );
  const secrets = new Set(
    environments.flatMap(environment => environment.secrets),
  );
  return [
    {
      title: 'Variables of the environment',
      items: [...variables].sort().map(name => ({ source: `{{env.${name}}}` })),
    },
    {
      title: 'Secrets of the environment',
      items: [...secrets].sort().map(name => ({
        source: `{{secret.${name}}}`,
        help: 'never shown in evidence',
      })),
    },
  ];
}
