import { Select } from '@backstage/ui';
import type { ControlProps } from './controls';
import { useFormScope } from './FormScope';

const NONE = '';

export function StepGroupControl({
  field,
  value,
  onChange,
  ids,
}: ControlProps) {
  const { stepGroups } = useFormScope();
  const names = stepGroups.map(group => group.name).filter(name => name !== '');
  const chosen = typeof value === 'string' ? value : NONE;
  const options = [
    ...(field.required ? [] : [{ id: NONE, label: 'None' }]),
    ...stepGroups
      .filter(group => group.name !== '')
      .map(group => ({
        id: group.name,
        label: group.name,
        description: group.description,
      })),
    ...(chosen !== NONE && !names.includes(chosen)
      ? [{ id: chosen, label: `${chosen} (does not exist)` }]
      : []),
  ];
  return (
    <Select
      size="small"
      {...ids}
      options={options}
      placeholder={
        names.length ? 'Choose a step group' : 'There is no step group yet'
      }
      value={chosen === NONE && field.required ? null : chosen}
      onChange={key =>
        onChange(key === NONE || key === null ? undefined : String(key))
      }
    />
  );
}
