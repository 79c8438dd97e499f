import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Flex,
  Select,
} from '@backstage/ui';
import type {
  Environment,
  EvidenceMode,
  TestSet,
} from '@uatcms/plugin-uat-common';
import { BrowserFields } from './BrowserFields';
import type { RunChoice } from './runChoice';
import { SelectionFields } from './SelectionFields';

const evidenceWords: Record<EvidenceMode, string> = {
  none: 'No screenshots',
  failed: 'Screenshot of failed steps',
  keySteps: 'Screenshot of key steps',
  all: 'Screenshot after every step',
};

/** The fields of the Run dialog. */
export function RunForm(props: {
  testSet: TestSet;
  environments: Environment[];
  choice: RunChoice;
  onChange: (choice: RunChoice) => void;
}) {
  const { testSet, environments, choice, onChange } = props;
  const known = new Map(
    environments.map(environment => [environment.name, environment]),
  );
  return (
    <Flex direction="column" gap="4">
      <Select
        label="Environment"
        options={testSet.environments.map(name => ({
          id: name,
          label: known.get(name)?.title ?? name,
          description: known.get(name)?.baseUrl,
        }))}
        value={choice.environment ?? null}
        onChange={id =>
          onChange({
            ...choice,
            environment: id === null ? undefined : String(id),
          })
        }
      />
      <SelectionFields
        definition={testSet.definition}
        selection={choice}
        onChange={selection => onChange({ ...choice, ...selection })}
      />
      <Select
        label="Evidence"
        options={Object.entries(evidenceWords).map(([id, label]) => ({
          id,
          label,
        }))}
        value={choice.evidence}
        onChange={id => onChange({ ...choice, evidence: id as EvidenceMode })}
      />
      <Select
        label="Retries"
        description="Further attempts of an iteration that does not pass. One that passes later is flaky."
        options={[0, 1, 2, 3, 4, 5].map(n => ({
          id: String(n),
          label: n === 0 ? 'None' : String(n),
        }))}
        value={String(choice.retries)}
        onChange={id => onChange({ ...choice, retries: Number(id) })}
      />
      <Accordion>
        <AccordionTrigger
          title="Browser"
          subtitle="Window size, language, time zone, colour scheme"
        />
        <AccordionPanel>
          <BrowserFields
            browser={choice.browser}
            onChange={browser => onChange({ ...choice, browser })}
          />
        </AccordionPanel>
      </Accordion>
    </Flex>
  );
}
