import type { Element } from '@uatcms/plugin-uat-common';
import { cannotBeDone } from './failures';
import type { Scope } from './Scope';

/** The named elements of a test set, with the variables of the environment filled in once. */
export class Elements {
  private readonly found = new Map<string, Element>();
  private readonly broken = new Map<string, unknown>();

  constructor(elements: readonly Element[], scope: Scope) {
    for (const element of elements) {
      try {
        this.found.set(element.name, scope.render(element));
      } catch (error) {
        this.broken.set(element.name, error);
      }
    }
  }

  /** @throws StepFailure (error) when there is no such element, or the environment lacks a variable it uses */
  get(name: string): Element {
    if (this.broken.has(name)) throw this.broken.get(name);
    const element = this.found.get(name);
    if (!element) {
      throw cannotBeDone(
        `The test set has no element “${name}”. Elements: ${
          [...this.found.keys()].join(', ') || 'none'
        }.`,
      );
    }
    return element;
  }
}
