import { Flex, Select } from '@backstage/ui';
import type { EvidenceMode, RecordingMode } from '@uatcms/plugin-uat-common';
import {
  choicesOf,
  evidenceWords,
  traceWords,
  videoWords,
} from '../options/optionWords';
import type { RunChoice } from './runChoice';

type Evidence = Pick<RunChoice, 'evidence' | 'trace' | 'video'>;

/** What is recorded of a run. */
export function PicturesField(props: {
  value: EvidenceMode;
  onChange: (value: EvidenceMode) => void;
}) {
  const { value, onChange } = props;
  return (
    <Select
      label="Pictures"
      description={evidenceWords[value].description}
      options={choicesOf(evidenceWords)}
      value={value}
      onChange={id => onChange(id as EvidenceMode)}
    />
  );
}

/** Trace and video: wanted now and then, and not for nothing. */
export function RecordingFields(props: {
  value: Evidence;
  onChange: (value: Evidence) => void;
}) {
  const { value, onChange } = props;
  return (
    <Flex direction="column" gap="3">
      <Select
        label="Trace"
        description={traceWords[value.trace].description}
        options={choicesOf(traceWords)}
        value={value.trace}
        onChange={id => onChange({ ...value, trace: id as RecordingMode })}
      />
      <Select
        label="Video"
        description={videoWords[value.video].description}
        options={choicesOf(videoWords)}
        value={value.video}
        onChange={id => onChange({ ...value, video: id as RecordingMode })}
      />
    </Flex>
  );
}
