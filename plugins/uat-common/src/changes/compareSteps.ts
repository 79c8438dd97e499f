import { diffArrays } from 'diff';
import { stepFields, type Step } from '../language/catalogue';
import { changesOfArguments } from './argumentsInWords';
import type { StepChange } from './changes';
import { inOrder } from './pairItems';
import { sameContent } from './sameContent';

/*
 * Steps have no names. So what is the same step is found in rounds, the surest first: the longest part that both lists
 * have in order; steps that say the same elsewhere, which were moved; between two steps that stayed, those with the same
 * keyword, which were changed: at first those that also work on the same thing; and those that were both.
 */

/** What became of each step. In the order of the later list; what was removed stands behind what it followed. */
export function compareSteps(before: Step[], after: Step[]): StepChange[] {
  const formerly = pairSteps(before, after);
  const placeBefore = placesOf(before);
  const placeAfter = placesOf(after);
  return inOrder(before, after, step => formerly.get(step)).map(pair => {
    const one = pair.before && {
      position: placeBefore.get(pair.before)!,
      step: pair.before,
    };
    const other = pair.after && {
      position: placeAfter.get(pair.after)!,
      step: pair.after,
    };
    return stepChange(one, other, pair.moved);
  });
}

/** How much two lists of steps have in common, from 0 to 1: where one of them is empty, nothing. */
export function likenessOfSteps(before: Step[], after: Step[]): number {
  const rest = before.map(step => JSON.stringify(step));
  let common = 0;
  for (const step of after) {
    const index = rest.indexOf(JSON.stringify(step));
    if (index >= 0) {
      rest.splice(index, 1);
      common += 1;
    }
  }
  return common / Math.max(before.length, after.length, 1);
}

function stepChange(
  before: StepChange['before'],
  after: StepChange['after'],
  moved: boolean,
): StepChange {
  if (!before || !after) {
    return {
      kind: after ? 'added' : 'removed',
      moved: false,
      ...(before ? { before } : {}),
      ...(after ? { after } : {}),
      properties: [],
    };
  }
  const properties = changesOfArguments(before.step, after.step);
  return {
    kind: properties.length > 0 ? 'changed' : 'same',
    moved,
    before,
    after,
    properties,
  };
}

function placesOf(steps: Step[]): Map<Step, number> {
  return new Map(steps.map((step, index) => [step, index]));
}

const sameKeyword = (one: Step, other: Step) => one.keyword === other.keyword;

/** The first field of a keyword is what it works on: an element, an address, a step group. */
function sameSubject(one: Step, other: Step): boolean {
  const [subject] = stepFields(one.keyword);
  return (
    sameKeyword(one, other) &&
    sameContent(
      (one as unknown as Record<string, unknown>)[subject.name],
      (other as unknown as Record<string, unknown>)[subject.name],
    )
  );
}

/** Steps of the later list with those of the earlier one that they are. */
function pairSteps(before: Step[], after: Step[]): Map<Step, Step> {
  const pairs = new Map<Step, Step>();
  const gaps = pairCommon(before, after, pairs);
  pairMoved(gaps, pairs, sameContent);
  for (const alike of [sameSubject, sameKeyword]) {
    for (const gap of gaps) {
      const taken = new Set(pairs.values());
      pairInOrder(
        gap.before.filter(step => !taken.has(step)),
        gap.after.filter(step => !pairs.has(step)),
        alike,
        pairs,
      );
    }
  }
  pairMoved(gaps, pairs, sameSubject);
  return pairs;
}

interface Gap {
  before: Step[];
  after: Step[];
}

/** Pairs what both lists have in order, and gives what is between. */
function pairCommon(
  before: Step[],
  after: Step[],
  pairs: Map<Step, Step>,
): Gap[] {
  const gaps: Gap[] = [{ before: [], after: [] }];
  let b = 0;
  let a = 0;
  for (const { added, removed, count } of diffArrays(before, after, {
    comparator: sameContent,
  })) {
    if (added) {
      gaps.at(-1)!.after.push(...after.slice(a, a + count));
      a += count;
    } else if (removed) {
      gaps.at(-1)!.before.push(...before.slice(b, b + count));
      b += count;
    } else {
      for (let i = 0; i < count; i += 1) {
        pairs.set(after[a + i], before[b + i]);
      }
      a += count;
      b += count;
      gaps.push({ before: [], after: [] });
    }
  }
  return gaps;
}

function pairMoved(
  gaps: Gap[],
  pairs: Map<Step, Step>,
  alike: (one: Step, other: Step) => boolean,
): void {
  const taken = new Set(pairs.values());
  const left = gaps.flatMap(gap => gap.before).filter(step => !taken.has(step));
  for (const step of gaps.flatMap(gap => gap.after)) {
    const index = pairs.has(step)
      ? -1
      : left.findIndex(other => alike(other, step));
    if (index >= 0) {
      pairs.set(step, left[index]);
      left.splice(index, 1);
    }
  }
}

function pairInOrder(
  before: Step[],
  after: Step[],
  alike: (one: Step, other: Step) => boolean,
  pairs: Map<Step, Step>,
): void {
  let b = 0;
  let a = 0;
  for (const { added, removed, count } of diffArrays(before, after, {
    comparator: alike,
  })) {
    if (!added && !removed) {
      for (let i = 0; i < count; i += 1) {
        pairs.set(after[a + i], before[b + i]);
      }
    }
    a += removed ? 0 : count;
    b += added ? 0 : count;
  }
}
