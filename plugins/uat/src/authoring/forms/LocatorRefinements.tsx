import { Button, Checkbox, Select, TextField } from '@backstage/ui';
import { RiAddLine, RiCloseLine } from '@remixicon/react';
import type { Locator } from '@uatcms/plugin-uat-common';
import { Field } from './Field';
import styles from './forms.module.css';
import { LocatorBuilder } from './LocatorBuilder';
import { kindOf, withPart } from './locatorKinds';
import { TargetInput } from './TargetControl';
import { ValueInput } from './ValueInput';

const triState = [
  { id: 'any', label: 'Does not matter' },
  { id: 'yes', label: 'Yes' },
  { id: 'no', label: 'No' },
];

const states = [
  'checked',
  'disabled',
  'expanded',
  'pressed',
  'selected',
] as const;

function readNth(text: string): Locator['nth'] | undefined {
  const plain = text.trim().toLowerCase();
  if (plain === 'first' || plain === 'last') {
    return plain;
  }
  // People count from 1, the language of tests from 0.
  return /^[1-9]\d*$/.test(plain) ? Number(plain) - 1 : undefined;
}

function showNth(nth: Locator['nth']): string {
  return typeof nth === 'number' ? String(nth + 1) : nth ?? '';
}

/** What narrows a locator down when it finds more than one element. */
export function LocatorRefinements(props: {
  value: Locator;
  onChange: (locator: Locator) => void;
  depth: number;
}) {
  const { value, onChange, depth } = props;
  const set = <K extends keyof Locator>(
    part: K,
    next: Locator[K] | undefined,
  ) => onChange(withPart(value, part, next));
  return (
    <div className={styles.list}>
      <Checkbox
        isSelected={value.exact === true}
        onChange={on => set('exact', on || undefined)}
      >
        Exact: the whole text and its case must match
      </Checkbox>
      <div className={styles.parts}>
        <Field label="With the text inside">
          {ids => (
            <ValueInput
              {...ids}
              name="text"
              value={value.hasText ?? ''}
              onChange={text => set('hasText', text || undefined)}
            />
          )}
        </Field>
        <Field label="Which of several" help="first, last, or a number from 1">
          {ids => (
            <NthInput
              ids={ids}
              value={value.nth}
              onChange={nth => set('nth', nth)}
            />
          )}
        </Field>
        <Field label="Visible">
          {ids => (
            <TriState
              ids={ids}
              value={value.visible}
              onChange={next => set('visible', next)}
            />
          )}
        </Field>
      </div>
      {kindOf(value) === 'role' && (
        <div className={styles.parts}>
          {states.map(state => (
            <Field
              key={state}
              label={state.charAt(0).toUpperCase() + state.slice(1)}
            >
              {ids => (
                <TriState
                  ids={ids}
                  value={value[state]}
                  onChange={next => set(state, next)}
                />
              )}
            </Field>
          ))}
          {value.role === 'heading' && (
            <Field label="Level" help="1 to 6">
              {ids => (
                <TextField
                  size="small"
                  {...ids}
                  inputMode="numeric"
                  value={value.level === undefined ? '' : String(value.level)}
                  onChange={text =>
                    set(
                      'level',
                      /^[1-6]$/.test(text) ? Number(text) : undefined,
                    )
                  }
                />
              )}
            </Field>
          )}
        </div>
      )}
      <Part
        label="Inside another element"
        isSet={value.within !== undefined}
        add={() => set('within', { role: 'region', name: '' })}
        remove={() => set('within', undefined)}
      >
        <TargetInput
          label="Inside"
          value={value.within ?? ''}
          onChange={next => set('within', next)}
          depth={depth + 1}
        />
      </Part>
      <Part
        label="That holds another element"
        isSet={value.has !== undefined}
        add={() => set('has', { text: '' })}
        remove={() => set('has', undefined)}
      >
        <LocatorBuilder
          value={value.has ?? { text: '' }}
          onChange={next => set('has', next)}
          depth={depth + 1}
        />
      </Part>
      <Field
        label="In frames"
        help="CSS selectors of nested frames, outermost first, with › between them"
      >
        {ids => (
          <TextField
            size="small"
            {...ids}
            value={(value.frame ?? []).join(' › ')}
            onChange={text => {
              const frames = text.split('›').map(frame => frame.trim());
              set('frame', text.trim() === '' ? undefined : frames);
            }}
          />
        )}
      </Field>
    </div>
  );
}

function NthInput(props: {
  ids: object;
  value: Locator['nth'];
  onChange: (nth: Locator['nth']) => void;
}) {
  const shown = showNth(props.value);
  return (
    <TextField
      size="small"
      {...props.ids}
      key={shown}
      defaultValue={shown}
      placeholder="The only one"
      onBlur={event =>
        props.onChange(readNth((event.target as HTMLInputElement).value))
      }
    />
  );
}

function TriState(props: {
  ids: { 'aria-labelledby': string };
  value: boolean | undefined;
  onChange: (value: boolean | undefined) => void;
}) {
  const said = props.value ? 'yes' : 'no';
  return (
    <Select
      size="small"
      aria-labelledby={props.ids['aria-labelledby']}
      options={triState}
      value={props.value === undefined ? 'any' : said}
      onChange={key =>
        props.onChange(key === 'any' ? undefined : key === 'yes')
      }
    />
  );
}

function Part(props: {
  label: string;
  isSet: boolean;
  add: () => void;
  remove: () => void;
  children: React.ReactNode;
}) {
  const { label, isSet, add, remove, children } = props;
  if (!isSet) {
    return (
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiAddLine />}
        onPress={add}
      >
        {label}
      </Button>
    );
  }
  return (
    <fieldset className={styles.part}>
      <legend>{label}</legend>
      {children}
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiCloseLine />}
        onPress={remove}
      >
        Remove “{label.toLowerCase()}”
      </Button>
    </fieldset>
  );
}
