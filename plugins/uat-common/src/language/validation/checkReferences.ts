import type { Step, StepOf } from '../catalogue';
import { limits, type StepGroup, type TestSetDefinition } from '../definition';
import { findPlaceholders } from '../placeholders';
import { variableSetBy } from '../variableSetBy';
import { withoutVerbatim } from '../verbatim';
import { placeOf, type Problem } from './problem';

type Path = Array<string | number>;

/** Elements, step groups, data sets, parameters and placeholders that steps name exist, and no group uses itself. */
export function checkReferences(definition: TestSetDefinition): Problem[] {
  const problems: Problem[] = [];
  const at = (path: Path, message: string) =>
    problems.push({ path, place: placeOf(definition, path), message });
  const groups = new Map(
    definition.stepGroups.map(group => [group.name, group]),
  );
  const elements = new Set(definition.elements.map(element => element.name));
  const savedByGroup = new Map(
    definition.stepGroups.map(group => [group.name, savedIn(group, groups)]),
  );

  const checkSteps = (
    steps: Step[],
    path: Path,
    known: Set<string>,
    source: string,
  ) => {
    steps.forEach((step, index) => {
      const here = [...path, index];
      checkTargets(step, here, elements, at);
      checkGroupUse(step, here, groups, at);
      for (const {
        path: inner,
        placeholder,
        problem,
        source: written,
      } of findPlaceholders(withoutVerbatim(step), here)) {
        if (problem) {
          at(inner, `${written}: ${problem}`);
        } else if (
          placeholder?.kind === 'name' &&
          !known.has(placeholder.name)
        ) {
          at(
            inner,
            `${written} is neither ${source} nor a variable set before. Known here: ${
              [...known].join(', ') || 'none'
            }`,
          );
        }
      }
      for (const name of savedBy(step, savedByGroup)) {
        known.add(name);
      }
    });
  };

  definition.cases.forEach((testCase, index) => {
    const dataSet = definition.dataSets.find(
      candidate => candidate.name === testCase.dataSet,
    );
    if (testCase.dataSet !== undefined && !dataSet) {
      at(
        ['cases', index, 'dataSet'],
        `there is no data set “${testCase.dataSet}”. Data sets: ${
          definition.dataSets.map(({ name }) => name).join(', ') || 'none'
        }`,
      );
    }
    checkSteps(
      testCase.steps,
      ['cases', index, 'steps'],
      new Set(dataSet?.columns.map(column => column.name)),
      dataSet
        ? `a column of data set “${dataSet.name}”`
        : 'a column (the case has no data set)',
    );
  });
  definition.stepGroups.forEach((group, index) => {
    checkSteps(
      group.steps,
      ['stepGroups', index, 'steps'],
      new Set((group.parameters ?? []).map(parameter => parameter.name)),
      `a parameter of step group “${group.name}”`,
    );
  });
  definition.elements.forEach((element, index) =>
    [element.locator, ...(element.alternatives ?? [])].forEach(locator => {
      for (const { placeholder, problem, source } of findPlaceholders(
        locator,
      )) {
        if (problem || (placeholder && placeholder.kind !== 'env')) {
          at(
            ['elements', index, 'locator'],
            `${source}: an element may only use {{env.NAME}}`,
          );
        }
      }
    }),
  );
  problems.push(...findCycles(definition, groups));
  return problems;
}

function checkTargets(
  step: Step,
  path: Path,
  elements: Set<string>,
  at: (path: Path, message: string) => void,
) {
  const visit = (target: unknown, here: Path) => {
    if (typeof target === 'string') {
      if (target !== '' && !elements.has(target)) {
        at(
          here,
          `there is no element “${target}”. Elements: ${
            [...elements].slice(0, 20).join(', ') || 'none'
          }`,
        );
      }
    } else if (target !== null && typeof target === 'object') {
      const { within, has } = target as { within?: unknown; has?: unknown };
      if (within !== undefined) visit(within, [...here, 'within']);
      if (has !== undefined) visit(has, [...here, 'has']);
    }
  };
  const { target, to, when, keyword } = step as StepOf<'drag'>;
  if (target !== undefined) visit(target, [...path, 'target']);
  if (to !== undefined && keyword === 'drag') visit(to, [...path, 'to']);
  if (when?.visible !== undefined)
    visit(when.visible, [...path, 'when', 'visible']);
}

/** The step groups a step uses, with the place where it names them. */
function usedGroups(step: Step): Array<{ group: string; field: string }> {
  if (step.keyword === 'useSteps' && typeof step.group === 'string') {
    return [{ group: step.group, field: 'group' }];
  }
  if (step.keyword === 'useSession' && typeof step.otherwise === 'string') {
    return [{ group: step.otherwise, field: 'otherwise' }];
  }
  return [];
}

function checkGroupUse(
  step: Step,
  path: Path,
  groups: Map<string, StepGroup>,
  at: (path: Path, message: string) => void,
) {
  for (const { group: name, field } of usedGroups(step)) {
    const group = groups.get(name);
    if (!group) {
      at(
        [...path, field],
        `there is no step group “${name}”. Step groups: ${
          [...groups.keys()].join(', ') || 'none'
        }`,
      );
      continue;
    }
    const given = (step.keyword === 'useSteps' && step.parameters) || {};
    const parameters = group.parameters ?? [];
    for (const key of Object.keys(given)) {
      if (!parameters.some(parameter => parameter.name === key)) {
        at(
          [...path, 'parameters', key],
          `step group “${name}” has no parameter “${key}”. Parameters: ${
            parameters.map(p => p.name).join(', ') || 'none'
          }`,
        );
      }
    }
    for (const parameter of parameters) {
      if (
        parameter.default === undefined &&
        given[parameter.name] === undefined
      ) {
        at(
          [...path, field],
          `step group “${name}” needs the parameter “${parameter.name}”`,
        );
      }
    }
  }
}

function savedBy(step: Step, savedByGroup: Map<string, Set<string>>): string[] {
  const own = variableSetBy(step);
  if (own !== undefined) return [own];
  return usedGroups(step).flatMap(({ group }) => [
    ...(savedByGroup.get(group) ?? []),
  ]);
}

/** Variables that a group sets, also through the groups it uses. */
function savedIn(
  group: StepGroup,
  groups: Map<string, StepGroup>,
  seen = new Set<string>(),
): Set<string> {
  const saved = new Set<string>();
  if (seen.has(group.name)) {
    return saved;
  }
  seen.add(group.name);
  for (const step of group.steps) {
    const own = variableSetBy(step);
    if (own !== undefined) saved.add(own);
    for (const { group: name } of usedGroups(step)) {
      const used = groups.get(name);
      if (used) {
        savedIn(used, groups, seen).forEach(variable => saved.add(variable));
      }
    }
  }
  return saved;
}

/**
 * One walk over the graph of uses: an edge back into the current trail closes a circle; depths are remembered, so
 * that the time is linear however often groups share groups.
 */
function findCycles(
  definition: TestSetDefinition,
  groups: Map<string, StepGroup>,
): Problem[] {
  const problems: Problem[] = [];
  const depths = new Map<string, number>();
  const trail: string[] = [];

  const walk = (group: StepGroup): number => {
    const known = depths.get(group.name);
    if (known !== undefined) {
      return known;
    }
    trail.push(group.name);
    const index = definition.stepGroups.indexOf(group);
    let depth = 1;
    group.steps.forEach((step, position) => {
      for (const { group: name, field } of usedGroups(step)) {
        const path: Path = ['stepGroups', index, 'steps', position, field];
        const report = (message: string) =>
          problems.push({ path, place: placeOf(definition, path), message });
        const used = groups.get(name);
        if (trail.includes(name)) {
          const circle = [...trail.slice(trail.indexOf(name)), name];
          report(
            `step groups use each other in a circle: ${circle.join(' → ')}`,
          );
        } else if (used) {
          depth = Math.max(depth, 1 + walk(used));
        }
      }
    });
    trail.pop();
    depths.set(group.name, depth);
    if (depth === limits.nesting + 1) {
      const path: Path = ['stepGroups', index];
      problems.push({
        path,
        place: placeOf(definition, path),
        message: `step groups are nested deeper than ${limits.nesting}`,
      });
    }
    return depth;
  };

  groups.forEach(group => walk(group));
  return problems;
}
