import type { Element, Locator, StepGroup } from '@uatcms/plugin-uat-common';
import { createContext, useContext } from 'react';
import type { PlaceholderSection } from './placeholderChoices';

/** What the fields of a form may refer to. */
export interface FormScope {
  elements: Element[];
  stepGroups: StepGroup[];
  placeholders: PlaceholderSection[];
  /** Keeps a locator under a name, for use by other steps. Answers the name it got. */
  saveElement?(name: string, locator: Locator): string;
}

const FormScopeContext = createContext<FormScope>({
  elements: [],
  stepGroups: [],
  placeholders: [],
});

export const FormScopeProvider = FormScopeContext.Provider;

export const useFormScope = () => useContext(FormScopeContext);
