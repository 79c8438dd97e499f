import { Button, TextAreaField } from '@backstage/ui';
import { RiAddLine, RiArrowUpLine, RiDeleteBinLine } from '@remixicon/react';
import { describeTarget, type Locator } from '@uatcms/plugin-uat-common';
import { useMemo } from 'react';
import { useDraft } from '../draft/DraftContext';
import { editElement, renameElement } from '../draft/elements';
import { moveItem, removeAt } from '../draft/lists';
import { messagesOf } from '../draft/problems';
import { elementUses } from '../draft/references';
import { Field, FieldProblems } from '../forms/Field';
import forms from '../forms/forms.module.css';
import { LocatorBuilder } from '../forms/LocatorBuilder';
import styles from './CasesWorkspace.module.css';
import { ConfirmedText } from './ConfirmedText';
import { ElementFormScope } from './StepFormScope';
import { UsedBy } from './UsedBy';

/** An element: its name, how it is found, and what is tried when it is not found that way. */
export function ElementView({ index }: { index: number }) {
  const { definition, problems, change } = useDraft();
  const element = definition.elements[index];
  const uses = useMemo(
    () => elementUses(definition).get(element.name) ?? [],
    [definition, element.name],
  );
  const alternatives = element.alternatives ?? [];
  const at = (...path: Array<string | number>) =>
    messagesOf(problems, ['elements', index, ...path]);
  const set = (
    property: 'locator' | 'alternatives' | 'note',
    value: unknown,
    label: string,
  ) =>
    change(
      before => editElement(before, index, property, value),
      label,
      `element ${index} ${property}`,
    );
  const setAlternatives = (next: Locator[]) =>
    set('alternatives', next.length ? next : undefined, 'Change alternatives');
  return (
    <ElementFormScope index={index}>
      <div className={styles.head}>
        <div className={styles.fields}>
          <Field
            label="Name of the element"
            messages={at('name')}
            help="The steps that use it follow."
          >
            {ids => (
              <ConfirmedText
                ids={ids}
                size="medium"
                value={element.name}
                onConfirm={name =>
                  change(
                    before => renameElement(before, index, name),
                    'Rename element',
                  )
                }
              />
            )}
          </Field>
        </div>
        <UsedBy uses={uses} />
        <Field
          label="How it is found"
          help={`Finds ${describeTarget(element.locator)}`}
          messages={at('locator')}
        >
          {() => (
            <LocatorBuilder
              value={element.locator}
              onChange={next => set('locator', next, 'Change locator')}
            />
          )}
        </Field>
        <Field
          label="Alternatives"
          help="Tried in this order when nothing is found. The step goes on, and the run says that an alternative was used."
        >
          {() => (
            <div className={forms.list}>
              {alternatives.map((alternative, place) => (
                // eslint-disable-next-line react/no-array-index-key
                <div key={place} className={forms.part}>
                  <LocatorBuilder
                    value={alternative}
                    onChange={next =>
                      setAlternatives(
                        alternatives.map((other, i) =>
                          i === place ? next : other,
                        ),
                      )
                    }
                  />
                  <FieldProblems messages={at('alternatives', place)} />
                  <div className={forms.row}>
                    <Button
                      size="small"
                      variant="tertiary"
                      iconStart={<RiArrowUpLine />}
                      isDisabled={place === 0}
                      onPress={() =>
                        setAlternatives(
                          moveItem(alternatives, place, place - 1),
                        )
                      }
                    >
                      Try earlier
                    </Button>
                    <Button
                      size="small"
                      variant="tertiary"
                      iconStart={<RiDeleteBinLine />}
                      onPress={() =>
                        setAlternatives(removeAt(alternatives, place))
                      }
                    >
                      Remove alternative {place + 1}
                    </Button>
                  </div>
                </div>
              ))}
              {alternatives.length < 5 && (
                <Button
                  size="small"
                  variant="tertiary"
                  iconStart={<RiAddLine />}
                  onPress={() =>
                    setAlternatives([...alternatives, { text: element.name }])
                  }
                >
                  Add an alternative
                </Button>
              )}
            </div>
          )}
        </Field>
        <Field label="Note" messages={at('note')}>
          {ids => (
            <TextAreaField
              rows={2}
              {...ids}
              value={element.note ?? ''}
              onChange={text => set('note', text || undefined, 'Change note')}
            />
          )}
        </Field>
      </div>
    </ElementFormScope>
  );
}
