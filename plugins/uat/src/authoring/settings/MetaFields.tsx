import { TextAreaField, TextField } from '@backstage/ui';
import type { TestSetMeta } from '@uatcms/plugin-uat-common';
import { TagsField } from '../cases/TagsField';
import { Field } from '../forms/Field';
import { EntitiesPicker, EntityPicker } from './EntityPicker';
import type { MetaField } from './metaForm';

/** The fields of a test set apart from its content: for a new one, and for its settings. */
export function MetaFields(props: {
  meta: TestSetMeta;
  onChange: (change: Partial<TestSetMeta>) => void;
  messages: Partial<Record<MetaField, string[]>>;
}) {
  const { meta, onChange, messages } = props;
  return (
    <>
      <Field label="Description" messages={messages.description}>
        {ids => (
          <TextAreaField
            {...ids}
            rows={3}
            placeholder="What these tests make sure of, for the people who read the results"
            value={meta.description}
            onChange={description => onChange({ description })}
          />
        )}
      </Field>
      <Field
        label="Owner"
        required
        help="The group, or the person, that looks after these tests"
        messages={messages.owner}
      >
        {ids => (
          <EntityPicker
            kinds={['Group', 'User']}
            placeholder="Search groups and people"
            value={meta.owner}
            onChange={owner => onChange({ owner })}
            ids={ids}
          />
        )}
      </Field>
      <Field
        label="Tests"
        help="The components whose behaviour is tested; the tests are shown beside them"
        messages={messages.tests}
      >
        {ids => (
          <EntitiesPicker
            kinds={['Component', 'System', 'API', 'Resource']}
            placeholder="Search components"
            value={meta.tests}
            onChange={tests => onChange({ tests })}
            ids={ids}
          />
        )}
      </Field>
      <Field
        label="System"
        help="The system that the tests are part of, if any"
        messages={messages.system}
      >
        {ids => (
          <EntityPicker
            kinds={['System']}
            placeholder="No system"
            value={meta.system ?? ''}
            onChange={system => onChange({ system: system || null })}
            ids={ids}
          />
        )}
      </Field>
      <TagsField
        value={meta.tags}
        messages={messages.tags}
        onChange={tags => onChange({ tags })}
      />
    </>
  );
}

export function TitleField(props: {
  value: string;
  messages?: string[];
  onChange: (title: string) => void;
}) {
  return (
    <Field label="Title" required messages={props.messages}>
      {ids => (
        <TextField
          {...ids}
          placeholder="Checkout smoke test"
          value={props.value}
          onChange={props.onChange}
        />
      )}
    </Field>
  );
}
