import type { Step } from './catalogue';

/** The variable that a step sets itself, if it sets one. What a step group sets is not looked at. @public */
export function variableSetBy(step: Step): string | undefined {
  switch (step.keyword) {
    case 'save':
    case 'runScript':
      return step.as;
    case 'set':
      return step.variable;
    default:
      return undefined;
  }
}
