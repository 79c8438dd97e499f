import { Flex, Select } from '@backstage/ui';
import { CountField } from '../../components/CountField';
import { timeLimitInWords } from '../options/optionWords';
import type { RunChoice } from './runChoice';

type Pace = Pick<
  RunChoice,
  'retries' | 'infrastructureRetries' | 'parallel' | 'runTimeout'
>;

const hour = 3_600_000;
const timeLimits = [hour / 2, hour, 2 * hour, 6 * hour, 12 * hour, 24 * hour];

const upToFive = [0, 1, 2, 3, 4, 5].map(n => ({
  id: String(n),
  label: n === 0 ? 'None' : String(n),
}));

/** How often is tried again, how much runs at once, and when it has to be over. */
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
        options={upToFive}
        value={String(value.retries)}
        onChange={id => onChange({ ...value, retries: Number(id) })}
      />
      <Select
        label="Retries after a breakdown"
        description="Further attempts when it was not the test that failed: the browser died, or the site did not answer. One that passes later has passed."
        options={upToFive}
        value={String(value.infrastructureRetries)}
        onChange={id =>
          onChange({ ...value, infrastructureRetries: Number(id) })
        }
      />
      <CountField
        label="Browsers at the same time"
        description="Empty: as many as there are places. Fewer are kinder to the site under test, and slower."
        placeholder="As many as there are"
        max={10_000}
        value={value.parallel}
        onChange={parallel => onChange({ ...value, parallel })}
      />
      <Select
        label="Time limit"
        description="What has not ended by then gets the verdict Error. Waiting for its turn counts."
        options={timeLimits.map(ms => ({
          id: String(ms),
          label: timeLimitInWords(ms),
        }))}
        value={String(value.runTimeout)}
        onChange={id => onChange({ ...value, runTimeout: Number(id) })}
      />
    </Flex>
  );
}

/** What was chosen, for while it is folded. */
export function paceInWords({ retries, parallel, runTimeout }: Pace): string {
  return [
    retries === 0 ? 'No retries' : retriesInWords(retries),
    parallel && `${parallel} at the same time`,
    `time limit ${timeLimitInWords(runTimeout)}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function retriesInWords(retries: number): string {
  return retries === 1 ? '1 retry' : `${retries} retries`;
}
