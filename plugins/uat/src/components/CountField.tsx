import { NumberField } from '@backstage/ui';

/** A whole number of something, or nothing where the field is left empty. */
export function CountField(props: {
  label: string;
  description?: string;
  placeholder?: string;
  max: number;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}) {
  const { value, onChange, max, ...field } = props;
  return (
    <NumberField
      {...field}
      minValue={1}
      maxValue={max}
      formatOptions={{ maximumFractionDigits: 0, useGrouping: false }}
      value={value ?? NaN}
      onChange={next => onChange(Number.isNaN(next) ? undefined : next)}
    />
  );
}
