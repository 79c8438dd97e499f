import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { TestSetDefinition } from '@uatcms/plugin-uat-common';
import { identityOf } from '../draft/identity';

export type OutlineList = 'cases' | 'stepGroups' | 'elements';

export interface Selection {
  list: OutlineList;
  index: number;
}

const parameters: Array<[string, OutlineList]> = [
  ['case', 'cases'],
  ['group', 'stepGroups'],
  ['element', 'elements'],
];

function named(
  definition: TestSetDefinition,
  search: URLSearchParams,
): Selection | undefined {
  for (const [parameter, list] of parameters) {
    const name = search.get(parameter);
    const index =
      name === null
        ? -1
        : definition[list].findIndex(item => item.name === name);
    if (index >= 0) {
      return { list, index };
    }
  }
  return undefined;
}

/**
 * What is chosen in the outline. The address chooses (`?case=Sign in&step=3`), and follows what is chosen; in
 * between, the item is known by its identity, so that it may be renamed and moved.
 */
export function useSelection(definition: TestSetDefinition) {
  const [search, setSearch] = useSearchParams();
  const [chosen, setChosen] = useState<{
    list: OutlineList;
    identity: string;
  }>();
  const address = search.toString();

  useEffect(() => {
    const asked = named(definition, new URLSearchParams(address));
    if (asked) {
      setChosen({
        list: asked.list,
        identity: identityOf(definition[asked.list][asked.index]),
      });
    }
    // Only a new address chooses anew, not a new definition.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [address]);

  const index = chosen
    ? definition[chosen.list].findIndex(
        item => identityOf(item) === chosen.identity,
      )
    : -1;
  const first: Selection | undefined = definition.cases.length
    ? { list: 'cases', index: 0 }
    : undefined;
  const selection: Selection | undefined =
    chosen && index >= 0 ? { list: chosen.list, index } : first;

  const select = useCallback(
    (list: OutlineList, item: { name: string }) => {
      setChosen({ list, identity: identityOf(item) });
      const [parameter] = parameters.find(
        ([, candidate]) => candidate === list,
      )!;
      setSearch({ [parameter]: item.name }, { replace: true });
    },
    [setSearch],
  );

  const step = Number(search.get('step'));
  return {
    selection,
    select,
    stepIndex: Number.isInteger(step) && step > 0 ? step - 1 : undefined,
    address,
  };
}
