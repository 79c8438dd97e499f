import {
  Button,
  Checkbox,
  Select,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import { RiCodeLine, RiListOrdered } from '@remixicon/react';
import { useMemo, useState } from 'react';
import { editCase } from '../draft/cases';
import { useDraft } from '../draft/DraftContext';
import { messagesOf } from '../draft/problems';
import type { StepOwner } from '../draft/steps';
import { Field } from '../forms/Field';
import { AssigneeField } from '../../manual/AssigneeField';
import styles from './CasesWorkspace.module.css';
import { CaseAsText } from './CaseAsText';
import { LocksField } from './LocksField';
import { StepList } from './StepList';
import { TagsField } from './TagsField';

const NO_DATA = '';

/** A case: its name, what drives it, and its steps. */
export function CaseView({
  index,
  openStep,
}: {
  index: number;
  openStep?: number;
}) {
  const { definition, problems, change } = useDraft();
  const testCase = definition.cases[index];
  const owner: StepOwner = useMemo(() => ({ list: 'cases', index }), [index]);
  const [asText, setAsText] = useState(false);
  const at = (property: string) =>
    messagesOf(problems, ['cases', index, property]);
  const set = (property: string, value: unknown) =>
    change(
      before => editCase(before, index, { [property]: value }),
      `Change ${property} of the case`,
      `case ${index} ${property}`,
    );
  const dataSet = definition.dataSets.find(
    candidate => candidate.name === testCase.dataSet,
  );
  const unknown =
    testCase.dataSet !== undefined && !dataSet ? [testCase.dataSet] : [];
  return (
    <>
      <div className={styles.head}>
        <div className={styles.fields}>
          <Field label="Name of the case" messages={at('name')}>
            {ids => (
              <TextField
                size="small"
                {...ids}
                value={testCase.name}
                onChange={name => set('name', name)}
              />
            )}
          </Field>
          <Field
            label="Data set"
            messages={at('dataSet')}
            help={
              dataSet
                ? `Runs once for each of its ${
                    dataSet.rows.filter(row => !row.disabled).length
                  } rows`
                : undefined
            }
          >
            {ids => (
              <Select
                size="small"
                {...ids}
                options={[
                  { id: NO_DATA, label: 'None: the case runs once' },
                  ...definition.dataSets.map(({ name }) => ({
                    id: name,
                    label: name,
                  })),
                  ...unknown.map(name => ({
                    id: name,
                    label: `${name} (does not exist)`,
                  })),
                ].filter(
                  (option, place, all) =>
                    all.findIndex(other => other.id === option.id) === place,
                )}
                value={testCase.dataSet ?? NO_DATA}
                onChange={key =>
                  set('dataSet', key === NO_DATA ? undefined : String(key))
                }
              />
            )}
          </Field>
          <Button
            size="small"
            variant="secondary"
            iconStart={asText ? <RiListOrdered /> : <RiCodeLine />}
            onPress={() => setAsText(shown => !shown)}
          >
            {asText ? 'Show as steps' : 'Show as text'}
          </Button>
        </div>
        <div className={styles.fields}>
          <Field label="Description" messages={at('description')}>
            {ids => (
              <TextAreaField
                rows={2}
                {...ids}
                placeholder="What this case makes sure of"
                value={testCase.description ?? ''}
                onChange={text => set('description', text || undefined)}
              />
            )}
          </Field>
          <TagsField
            value={testCase.tags ?? []}
            messages={at('tags')}
            onChange={tags => set('tags', tags.length ? tags : undefined)}
          />
          <LocksField
            value={testCase.locks ?? []}
            messages={at('locks')}
            onChange={locks => set('locks', locks.length ? locks : undefined)}
          />
          <AssigneeField
            testCase={testCase}
            messages={at('assignee')}
            onChange={assignee => set('assignee', assignee)}
          />
          <Checkbox
            isSelected={testCase.disabled === true}
            onChange={on => set('disabled', on || undefined)}
          >
            Disabled: left out of runs
          </Checkbox>
        </div>
      </div>
      {asText ? (
        <CaseAsText index={index} />
      ) : (
        <StepList owner={owner} openStep={openStep} />
      )}
    </>
  );
}
