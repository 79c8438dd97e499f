import { Button, Select, Switch } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import {
  operators,
  type Condition,
  type Target,
} from '@uatcms/plugin-uat-common';
import type { ControlProps } from './controls';
import { Field } from './Field';
import styles from './forms.module.css';
import { TargetInput } from './TargetControl';
import { ValueInput } from './ValueInput';
import { capitalized, inWords } from './words';

type Kind = 'none' | 'visible' | 'value';

function kindOf(condition: Condition | undefined): Kind {
  if (condition === undefined) {
    return 'none';
  }
  return condition.value === undefined ? 'visible' : 'value';
}

const beginnings: Record<Kind, Condition | undefined> = {
  none: undefined,
  visible: { visible: '' },
  value: { value: '', operator: 'equals', expected: '' },
};

/** Whether a step runs: while an element is visible, or when a value compares with another. */
export function ConditionControl({ value, onChange, ids }: ControlProps) {
  const condition = value as Condition | undefined;
  const kind = kindOf(condition);
  const set = (change: Partial<Condition>) => {
    const next = Object.entries({ ...condition, ...change }).filter(
      ([, part]) => part !== undefined,
    );
    onChange(Object.fromEntries(next));
  };
  if (!condition) {
    return (
      <div className={styles.row}>
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiAddLine />}
          onPress={() => onChange(beginnings.visible)}
        >
          Only when an element is visible
        </Button>
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiAddLine />}
          onPress={() => onChange(beginnings.value)}
        >
          Only when a value fits
        </Button>
      </div>
    );
  }
  return (
    <div
      role="group"
      aria-labelledby={ids['aria-labelledby']}
      aria-describedby={ids['aria-describedby']}
      className={styles.list}
    >
      <Select
        size="small"
        aria-label="Kind of condition"
        options={[
          { id: 'none', label: 'Always (no condition)' },
          { id: 'visible', label: 'An element is visible' },
          { id: 'value', label: 'A value compares with another' },
        ]}
        value={kind}
        onChange={key => onChange(beginnings[key as Kind])}
      />
      {kind === 'visible' && (
        <TargetInput
          value={condition.visible as Target}
          onChange={visible => set({ visible: visible ?? '' })}
          label="Element of the condition"
        />
      )}
      {kind === 'value' && (
        <div className={styles.parts}>
          <Field label="Value">
            {inner => (
              <ValueInput
                {...inner}
                name="value"
                value={condition.value ?? ''}
                onChange={next => set({ value: next })}
              />
            )}
          </Field>
          <Field label="Comparison">
            {inner => (
              <Select
                size="small"
                {...inner}
                options={operators.map(id => ({
                  id,
                  label: capitalized(inWords(id)),
                }))}
                value={condition.operator ?? 'equals'}
                onChange={key =>
                  set({ operator: key as Condition['operator'] })
                }
              />
            )}
          </Field>
          <Field label="Expected">
            {inner => (
              <ValueInput
                {...inner}
                name="expected"
                value={condition.expected ?? ''}
                onChange={next => set({ expected: next })}
              />
            )}
          </Field>
        </div>
      )}
      <Switch
        label="Turn it round: only when this is not so"
        isSelected={condition.not === true}
        onChange={not => set({ not: not || undefined })}
      />
    </div>
  );
}
