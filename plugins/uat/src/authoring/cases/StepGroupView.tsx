import { Button, ButtonIcon, TextAreaField, TextField } from '@backstage/ui';
import { RiAddLine, RiCloseLine } from '@remixicon/react';
import { useMemo } from 'react';
import { useDraft } from '../draft/DraftContext';
import { messagesOf } from '../draft/problems';
import { groupUses } from '../draft/references';
import {
  addParameter,
  editStepGroup,
  removeParameter,
  renameParameter,
  renameStepGroup,
  setParameterDefault,
} from '../draft/stepGroups';
import type { StepOwner } from '../draft/steps';
import { Field } from '../forms/Field';
import forms from '../forms/forms.module.css';
import styles from './CasesWorkspace.module.css';
import { ConfirmedText } from './ConfirmedText';
import { StepList } from './StepList';
import { UsedBy } from './UsedBy';

/** A step group: its name, its parameters, who uses it, and its steps. */
export function StepGroupView({
  index,
  openStep,
}: {
  index: number;
  openStep?: number;
}) {
  const { definition, problems, change } = useDraft();
  const group = definition.stepGroups[index];
  const owner: StepOwner = useMemo(
    () => ({ list: 'stepGroups', index }),
    [index],
  );
  const uses = useMemo(
    () => groupUses(definition).get(group.name) ?? [],
    [definition, group.name],
  );
  const at = (property: string) =>
    messagesOf(problems, ['stepGroups', index, property]);
  return (
    <>
      <div className={styles.head}>
        <div className={styles.fields}>
          <Field
            label="Name of the step group"
            messages={at('name')}
            help="The cases that use it follow."
          >
            {ids => (
              <ConfirmedText
                ids={ids}
                value={group.name}
                onConfirm={name =>
                  change(
                    before => renameStepGroup(before, index, name),
                    'Rename step group',
                  )
                }
              />
            )}
          </Field>
          <Field label="Description" messages={at('description')}>
            {ids => (
              <TextAreaField
                rows={1}
                {...ids}
                value={group.description ?? ''}
                onChange={text =>
                  change(
                    before =>
                      editStepGroup(before, index, {
                        description: text || undefined,
                      }),
                    'Describe step group',
                    `group ${index} description`,
                  )
                }
              />
            )}
          </Field>
        </div>
        <UsedBy uses={uses} />
        <Field
          label="Parameters"
          help="Steps of the group use them as {{name}}."
          messages={at('parameters')}
        >
          {ids => (
            <div
              role="group"
              aria-labelledby={ids['aria-labelledby']}
              className={forms.list}
            >
              {(group.parameters ?? []).map((parameter, place) => (
                // A parameter has no identity but its place: its name changes while it is typed.
                // eslint-disable-next-line react/no-array-index-key
                <div key={place} className={forms.row}>
                  <ConfirmedText
                    ids={{ 'aria-label': `Name of parameter ${place + 1}` }}
                    value={parameter.name}
                    onConfirm={name =>
                      change(
                        before => renameParameter(before, index, place, name),
                        'Rename parameter',
                      )
                    }
                  />
                  <TextField
                    size="small"
                    aria-label={`Default of ${parameter.name}`}
                    placeholder="No default: it must be given"
                    className={forms.grow}
                    value={parameter.default ?? ''}
                    onChange={text =>
                      change(
                        before =>
                          setParameterDefault(
                            before,
                            index,
                            place,
                            text === '' ? undefined : text,
                          ),
                        'Change default',
                        `group ${index} default ${place}`,
                      )
                    }
                  />
                  <ButtonIcon
                    size="small"
                    variant="tertiary"
                    icon={<RiCloseLine />}
                    aria-label={`Remove parameter ${parameter.name}`}
                    onPress={() =>
                      change(
                        before => removeParameter(before, index, place),
                        'Remove parameter',
                      )
                    }
                  />
                </div>
              ))}
              <Button
                size="small"
                variant="tertiary"
                iconStart={<RiAddLine />}
                onPress={() =>
                  change(before => addParameter(before, index), 'Add parameter')
                }
              >
                Add a parameter
              </Button>
            </div>
          )}
        </Field>
      </div>
      <StepList owner={owner} openStep={openStep} />
    </>
  );
}
