import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Flex,
  Select,
} from '@backstage/ui';
import type { Environment, TestSet } from '@uatcms/plugin-uat-common';
import { traceWords, videoWords } from '../options/optionWords';
import { BrowserFields } from './BrowserFields';
import { PicturesField, RecordingFields } from './EvidenceFields';
import { ExecutorField } from './ExecutorField';
import { PaceFields, paceInWords } from './PaceFields';
import type { RunChoice } from './runChoice';
import { SelectionFields } from './SelectionFields';

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
            executor: undefined,
          })
        }
      />
      <SelectionFields
        definition={testSet.definition}
        selection={choice}
        onChange={selection => onChange({ ...choice, ...selection })}
      />
      <ExecutorField
        value={choice.executor}
        ofEnvironment={known.get(choice.environment ?? '')?.executor}
        onChange={executor => onChange({ ...choice, executor })}
      />
      <PicturesField
        value={choice.evidence}
        onChange={evidence => onChange({ ...choice, evidence })}
      />
      <Accordion>
        <AccordionTrigger
          title="Trace and video"
          subtitle={`${traceWords[choice.trace].label}, ${videoWords[
            choice.video
          ].label.toLowerCase()}`}
        />
        <AccordionPanel>
          <RecordingFields
            value={choice}
            onChange={recording => onChange({ ...choice, ...recording })}
          />
        </AccordionPanel>
      </Accordion>
      <Accordion>
        <AccordionTrigger
          title="Retries and pace"
          subtitle={paceInWords(choice)}
        />
        <AccordionPanel>
          <PaceFields
            value={choice}
            onChange={pace => onChange({ ...choice, ...pace })}
          />
        </AccordionPanel>
      </Accordion>
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
