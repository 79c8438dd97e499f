import { Button } from '@backstage/ui';
import { RiAddLine, RiCloseLine } from '@remixicon/react';
import { z } from 'zod';
import type { ControlProps } from './controls';
import { Field } from './Field';
import styles from './forms.module.css';
import { NumberControl } from './plainControls';
import { ValueInput } from './ValueInput';
import { capitalized, inWords } from './words';

/** The object schema behind `.optional()` and the like. */
function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  let inner: unknown = schema;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodNullable
  ) {
    inner = inner.unwrap();
  }
  return inner instanceof z.ZodObject
    ? (inner.shape as Record<string, z.ZodType>)
    : {};
}

const isNumber = (schema: z.ZodType) => schema instanceof z.ZodNumber;

/** A few values that belong together, such as width and height; its fields come from its schema. */
export function ObjectControl({
  field,
  schema,
  value,
  onChange,
  ids,
}: ControlProps) {
  const shape = shapeOf(schema);
  const parts = value as Record<string, unknown> | undefined;
  if (parts === undefined) {
    const begin = () =>
      onChange(
        Object.fromEntries(
          Object.entries(shape).flatMap(([name, part]) =>
            isNumber(part) ? [] : [[name, '']],
          ),
        ),
      );
    return (
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiAddLine />}
        onPress={begin}
      >
        Set {field.title.toLowerCase()}
      </Button>
    );
  }
  const set = (name: string, part: unknown) => {
    const { [name]: _, ...rest } = parts;
    onChange(part === undefined ? rest : { ...rest, [name]: part });
  };
  return (
    <div
      role="group"
      aria-labelledby={ids['aria-labelledby']}
      aria-describedby={ids['aria-describedby']}
      className={styles.parts}
    >
      {Object.entries(shape).map(([name, part]) => (
        <Field key={name} label={capitalized(inWords(name))}>
          {inner =>
            isNumber(part) ? (
              <NumberControl
                field={{ name, title: name, control: 'number', required: true }}
                schema={part}
                value={parts[name]}
                onChange={next => set(name, next)}
                ids={inner}
                args={parts}
              />
            ) : (
              <ValueInput
                {...inner}
                name={name}
                value={String(parts[name] ?? '')}
                onChange={next => set(name, next)}
              />
            )
          }
        </Field>
      ))}
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiCloseLine />}
        onPress={() => onChange(undefined)}
      >
        Remove {field.title.toLowerCase()}
      </Button>
    </div>
  );
}
