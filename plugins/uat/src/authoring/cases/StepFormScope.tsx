import type { Locator } from '@uatcms/plugin-uat-common';
import { useMemo, type ReactNode } from 'react';
import { useEnvironments } from '../../api/queries';
import { useDraft } from '../draft/DraftContext';
import { addElement } from '../draft/elements';
import { freeName } from '../draft/lists';
import type { StepOwner } from '../draft/steps';
import { FormScopeProvider } from '../forms/FormScope';
import {
  elementPlaceholderChoices,
  placeholderChoices,
} from '../forms/placeholderChoices';

/** The environments where the test set may run. */
export function useLinkedEnvironments() {
  const { testSet } = useDraft();
  const { data } = useEnvironments();
  return useMemo(
    () =>
      (data?.items ?? []).filter(environment =>
        testSet.environments.includes(environment.name),
      ),
    [data, testSet],
  );
}

/** What the form of a step may refer to. */
export function StepFormScope(props: {
  owner: StepOwner;
  stepIndex: number;
  children: ReactNode;
}) {
  const { owner, stepIndex, children } = props;
  const { definition, store, change } = useDraft();
  const environments = useLinkedEnvironments();
  const scope = useMemo(
    () => ({
      elements: definition.elements,
      stepGroups: definition.stepGroups,
      placeholders: placeholderChoices(
        definition,
        owner,
        stepIndex,
        environments,
      ),
      saveElement: (wanted: string, locator: Locator) => {
        const { elements } = store.getSnapshot().history.present;
        const name = freeName(
          wanted,
          elements.map(element => element.name),
        );
        change(
          before => addElement(before, name, locator),
          `Add element “${name}”`,
        );
        return name;
      },
    }),
    [definition, owner, stepIndex, environments, store, change],
  );
  return <FormScopeProvider value={scope}>{children}</FormScopeProvider>;
}

/** What the locators of an element may refer to. */
export function ElementFormScope({
  index,
  children,
}: {
  index: number;
  children: ReactNode;
}) {
  const { definition } = useDraft();
  const environments = useLinkedEnvironments();
  const scope = useMemo(
    () => ({
      elements: definition.elements.filter((_, at) => at !== index),
      stepGroups: [],
      placeholders: elementPlaceholderChoices(environments),
    }),
    [definition, index, environments],
  );
  return <FormScopeProvider value={scope}>{children}</FormScopeProvider>;
}
