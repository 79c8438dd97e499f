import { Flex, Radio, RadioGroup } from '@backstage/ui';
import type { DataSet, TestSetDefinition } from '@uatcms/plugin-uat-common';
import { useMemo } from 'react';
import { CheckList, type CheckItem } from './CheckList';
import { chosenDataSets, runnableCases, type RunChoice } from './runChoice';

type Selection = Pick<RunChoice, 'cases' | 'rows'>;

/** Which cases run, and with which rows of their data sets. */
export function SelectionFields(props: {
  definition: TestSetDefinition;
  selection: Selection;
  onChange: (selection: Selection) => void;
}) {
  const { definition, selection, onChange } = props;
  const cases = useMemo(
    () =>
      runnableCases(definition).map(({ name, dataSet }) => ({
        key: name,
        label: name,
        hint: dataSet,
      })),
    [definition],
  );
  return (
    <Flex direction="column" gap="4">
      <AllOrSome
        label="Test cases"
        all="All cases"
        some="Selected cases"
        items={cases}
        chosen={selection.cases}
        onChange={chosen => onChange({ ...selection, cases: chosen })}
      />
      {chosenDataSets(definition, selection).map(dataSet => (
        <AllOrSome
          key={dataSet.name}
          label={`Rows of ${dataSet.name}`}
          all="All rows"
          some="Selected rows"
          items={rowItems(dataSet)}
          chosen={selection.rows[dataSet.name]}
          onChange={chosen => {
            const { [dataSet.name]: _, ...others } = selection.rows;
            onChange({
              ...selection,
              rows: chosen ? { ...others, [dataSet.name]: chosen } : others,
            });
          }}
        />
      ))}
    </Flex>
  );
}

function AllOrSome(props: {
  label: string;
  all: string;
  some: string;
  items: CheckItem[];
  /** Undefined: all. */
  chosen: string[] | undefined;
  onChange: (chosen: string[] | undefined) => void;
}) {
  const { label, all, some, items, chosen, onChange } = props;
  return (
    <Flex direction="column" gap="2">
      <RadioGroup
        label={label}
        orientation="horizontal"
        value={chosen ? 'some' : 'all'}
        onChange={value =>
          onChange(value === 'some' ? items.map(({ key }) => key) : undefined)
        }
      >
        <Radio value="all">{`${all} (${items.length})`}</Radio>
        <Radio value="some">{some}</Radio>
      </RadioGroup>
      {chosen && (
        <CheckList
          label={some}
          items={items}
          checked={new Set(chosen)}
          onChange={checked =>
            onChange(
              items.map(({ key }) => key).filter(key => checked.has(key)),
            )
          }
        />
      )}
    </Flex>
  );
}

const valuesInHint = 4;

function rowItems({ columns, rows }: DataSet): CheckItem[] {
  return rows
    .filter(({ disabled }) => !disabled)
    .map(({ key, values }) => ({
      key,
      label: key,
      hint: columns
        .map(({ name }) => values[name])
        .filter(value => value !== null && value !== undefined && value !== '')
        .slice(0, valuesInHint)
        .join(' · '),
    }));
}
