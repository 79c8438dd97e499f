import { casesForPeople, type TestCase } from '@uatcms/plugin-uat-common';
import { useDraft } from '../authoring/draft/DraftContext';
import { Field } from '../authoring/forms/Field';
import { EntityPicker } from '../authoring/settings/EntityPicker';

/** Who performs a case with manual steps, whatever the start of a run says. Not asked of other cases. */
export function AssigneeField(props: {
  testCase: TestCase;
  messages?: string[];
  onChange: (assignee: string | undefined) => void;
}) {
  const { testCase, messages, onChange } = props;
  const { definition } = useDraft();
  const isForPeople = casesForPeople({
    cases: [testCase],
    stepGroups: definition.stepGroups,
  }).has(testCase.name);
  if (!isForPeople && testCase.assignee === undefined) {
    return null;
  }
  return (
    <Field
      label="Performed by"
      messages={messages}
      help="This case has manual steps: people perform all of it, in the portal"
    >
      {ids => (
        <EntityPicker
          kinds={['User', 'Group']}
          ids={ids}
          placeholder="As each run says, or the owner"
          value={testCase.assignee ?? ''}
          onChange={ref => onChange(ref || undefined)}
        />
      )}
    </Field>
  );
}
