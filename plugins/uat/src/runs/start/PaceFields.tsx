import { Flex, Select } from '@backstage/ui';
import type { RunChoice } from './runChoice';

type Pace = Pick<RunChoice, 'retries'>;

/** How often is tried again. */
export function PaceFields(props: {
  value: Pace;
  onChange: (value: Pace) => void;
}) {
  const { value, onChange } = props;
  return (
    <Flex direction="column" gap="3">
      <Select
        label="Retries"
        description="Further attempts of an iteration that does not pass. One that passes later is flaky."
        options={[0, 1, 2, 3, 4, 5].map(n => ({
          id: String(n),
          label: n === 0 ? 'None' : String(n),
        }))}
        value={String(value.retries)}
        onChange={id => onChange({ ...value, retries: Number(id) })}
      />
    </Flex>
  );
}

/** What was chosen, for while it is folded. */
export function paceInWords({ retries }: Pace): string {
  return retries === 0
    ? 'No retries'
    : `${retries === 1 ? '1 retry' : `${retries} retries`}`;
}
