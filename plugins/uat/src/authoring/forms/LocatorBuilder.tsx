import { Combobox, Select } from '@backstage/ui';
import type { Locator, LocatorKind } from '@uatcms/plugin-uat-common';
import { Field } from './Field';
import styles from './forms.module.css';
import {
  commonRoles,
  kindChoices,
  kindOf,
  refinements,
  withKind,
  withPart,
} from './locatorKinds';
import { LocatorRefinements } from './LocatorRefinements';
import { More } from './More';
import { ValueInput } from './ValueInput';

/** A locator: how the element is found, by what, and what narrows it down. */
export function LocatorBuilder(props: {
  value: Locator;
  onChange: (locator: Locator) => void;
  /** How deep this locator stands inside others; deep ones are not refined further. */
  depth?: number;
  /** The choice of kinds stands elsewhere. */
  hideKind?: boolean;
}) {
  const { value, onChange, depth = 0, hideKind } = props;
  const kind = kindOf(value);
  const refined = refinements.filter(part => value[part] !== undefined).length;
  return (
    <div className={styles.locator}>
      <div className={styles.parts}>
        {!hideKind && (
          <Field label="Find by">
            {ids => (
              <Select
                size="small"
                {...ids}
                options={kindChoices}
                value={kind}
                onChange={key => onChange(withKind(value, key as LocatorKind))}
              />
            )}
          </Field>
        )}
        <LocatorText value={value} kind={kind} onChange={onChange} />
      </div>
      {depth < 2 && (
        <More label="More ways to narrow it down" count={refined}>
          <LocatorRefinements value={value} onChange={onChange} depth={depth} />
        </More>
      )}
    </div>
  );
}

/** What the element is found by: role and name, or one text. */
export function LocatorText(props: {
  value: Locator;
  kind: LocatorKind;
  onChange: (locator: Locator) => void;
}) {
  const { value, kind, onChange } = props;
  if (kind !== 'role') {
    const { label } = kindChoices.find(choice => choice.id === kind)!;
    return (
      <Field label={label} wide>
        {ids => (
          <ValueInput
            {...ids}
            name={label}
            value={value[kind] ?? ''}
            onChange={text => onChange({ ...value, [kind]: text })}
          />
        )}
      </Field>
    );
  }
  return (
    <>
      <Field label="Role">
        {ids => (
          <RoleInput
            labelledBy={ids['aria-labelledby']}
            value={value.role ?? ''}
            onChange={role => onChange({ ...value, role })}
          />
        )}
      </Field>
      <Field label="Name" wide>
        {ids => (
          <ValueInput
            {...ids}
            name="name"
            placeholder="Any name"
            value={value.name ?? ''}
            onChange={name =>
              onChange(withPart(value, 'name', name === '' ? undefined : name))
            }
          />
        )}
      </Field>
    </>
  );
}

function RoleInput(props: {
  labelledBy: string;
  value: string;
  onChange: (role: string) => void;
}) {
  const { labelledBy, value, onChange } = props;
  const roles =
    commonRoles.includes(value) || value === ''
      ? commonRoles
      : [value, ...commonRoles];
  return (
    <Combobox
      size="small"
      aria-labelledby={labelledBy}
      allowsCustomValue
      options={roles.map(role => ({ id: role, label: role }))}
      inputValue={value}
      onInputChange={role => onChange(role)}
    />
  );
}
