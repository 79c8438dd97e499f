import { Button, Combobox, Select, TextField } from '@backstage/ui';
import { RiBookmarkLine, RiFocus3Line } from '@remixicon/react';
import {
  describeTarget,
  type Locator,
  type LocatorKind,
  type Target,
} from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import type { ControlProps } from './controls';
import { Field, type FieldIds } from './Field';
import styles from './forms.module.css';
import { useFormScope } from './FormScope';
import { kindChoices, kindOf, refinements, withKind } from './locatorKinds';
import { LocatorText } from './LocatorBuilder';
import { LocatorRefinements } from './LocatorRefinements';
import { More } from './More';

export function TargetControl({ field, value, onChange, ids }: ControlProps) {
  return (
    <TargetInput
      label={field.title}
      value={value as Target | undefined}
      onChange={onChange}
      optional={!field.required}
      ids={ids}
    />
  );
}

const NAMED = 'named';
const NONE = 'none';

function wayOf(value: Target | undefined): string {
  if (value === undefined) {
    return NONE;
  }
  return typeof value === 'string' ? NAMED : kindOf(value);
}

/** The element a step works on: one that has a name in this test set, or a locator written in place. */
export function TargetInput(props: {
  label: string;
  value: Target | undefined;
  onChange: (target: Target | undefined) => void;
  optional?: boolean;
  ids?: FieldIds;
  depth?: number;
}) {
  const { label, value, onChange, optional, ids, depth = 0 } = props;
  const isNamed = typeof value === 'string';
  const way = wayOf(value);
  const chooseWay = (key: string) => {
    if (key === NONE) {
      onChange(undefined);
    } else if (key === NAMED) {
      onChange('');
    } else {
      const locator: Locator = typeof value === 'object' ? value : {};
      onChange(withKind(locator, key as LocatorKind));
    }
  };
  return (
    <div
      role="group"
      {...(ids
        ? {
            'aria-labelledby': ids['aria-labelledby'],
            'aria-describedby': ids['aria-describedby'],
          }
        : { 'aria-label': label })}
      className={styles.locator}
    >
      <div className={styles.parts}>
        <Field label="Find by">
          {inner => (
            <Select
              size="small"
              {...inner}
              isInvalid={ids?.isInvalid}
              aria-describedby={ids?.['aria-describedby']}
              options={[
                ...(optional ? [{ id: NONE, label: 'No element' }] : []),
                {
                  id: NAMED,
                  label: 'Named element',
                  description: 'An element of this test set',
                },
                ...kindChoices,
              ]}
              value={way}
              onChange={key => chooseWay(String(key))}
            />
          )}
        </Field>
        {isNamed && (
          <ElementName
            value={value}
            onChange={onChange}
            describedBy={ids?.['aria-describedby']}
          />
        )}
        {typeof value === 'object' && (
          <LocatorText value={value} kind={kindOf(value)} onChange={onChange} />
        )}
      </div>
      {typeof value === 'object' && (
        <LocatorFoot value={value} onChange={onChange} depth={depth} />
      )}
    </div>
  );
}

function ElementName(props: {
  value: string;
  onChange: (name: string) => void;
  describedBy?: string;
}) {
  const { value, onChange, describedBy } = props;
  const { elements } = useFormScope();
  const options = elements
    .filter(element => element.name !== '')
    .map(element => ({
      id: element.name,
      label: element.name,
      description: describeTarget(element.locator),
    }));
  const chosen = elements.find(element => element.name === value);
  return (
    <Field
      label="Name of the element"
      wide
      help={chosen && `Finds ${describeTarget(chosen.locator)}`}
    >
      {inner => (
        <Combobox
          size="small"
          aria-labelledby={inner['aria-labelledby']}
          aria-describedby={describedBy}
          allowsCustomValue
          placeholder={
            options.length
              ? 'Choose or search an element'
              : 'There is no element yet: find it in another way'
          }
          options={options}
          inputValue={value}
          onInputChange={onChange}
        />
      )}
    </Field>
  );
}

/** What the locator finds in plain words, its refinements, and the way to keep it under a name. */
function LocatorFoot(props: {
  value: Locator;
  onChange: (target: Target) => void;
  depth: number;
}) {
  const { value, onChange, depth } = props;
  const { saveElement } = useFormScope();
  const [name, setName] = useState<string>();
  const refined = refinements.filter(part => value[part] !== undefined).length;
  const keep = () => {
    if (name?.trim() && saveElement) {
      onChange(saveElement(name.trim(), value));
      setName(undefined);
    }
  };
  return (
    <>
      <div className={styles.preview}>
        <RiFocus3Line size={16} aria-hidden />
        <span>Finds {describeTarget(value)}</span>
        {saveElement && depth === 0 && name === undefined && (
          <Button
            size="small"
            variant="tertiary"
            iconStart={<RiBookmarkLine />}
            onPress={() => setName(describeTarget(value).replace(/[“”]/g, ''))}
          >
            Save as named element
          </Button>
        )}
      </div>
      {name !== undefined && (
        <div className={styles.row}>
          <TextField
            size="small"
            className={styles.grow}
            aria-label="Name of the new element"
            value={name}
            onChange={setName}
            onKeyDown={event => {
              if (event.key === 'Enter') keep();
              if (event.key === 'Escape') setName(undefined);
            }}
          />
          <Button
            size="small"
            variant="primary"
            onPress={keep}
            isDisabled={!name.trim()}
          >
            Save element
          </Button>
          <Button
            size="small"
            variant="tertiary"
            onPress={() => setName(undefined)}
          >
            Cancel
          </Button>
        </div>
      )}
      {depth < 2 && (
        <More label="More ways to narrow it down" count={refined}>
          <LocatorRefinements value={value} onChange={onChange} depth={depth} />
        </More>
      )}
    </>
  );
}
