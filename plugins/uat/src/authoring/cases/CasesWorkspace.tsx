import { Button } from '@backstage/ui';
import { RiAddLine, RiListOrdered } from '@remixicon/react';
import { useRef } from 'react';
import { EmptyState } from '../../components/EmptyState';
import { addCase } from '../draft/cases';
import { useDraft } from '../draft/DraftContext';
import { identityOf } from '../draft/identity';
import { focusFirstField } from '../editor/focusFirstField';
import { CaseView } from './CaseView';
import { ElementView } from './ElementView';
import { Outline } from './Outline';
import styles from './CasesWorkspace.module.css';
import { StepGroupView } from './StepGroupView';
import { useSelection } from './useSelection';

/** On the left what the test set consists of, on the right what is chosen there. */
export function CasesWorkspace() {
  const { definition, change } = useDraft();
  const { selection, select, stepIndex, address } = useSelection(definition);
  const main = useRef<HTMLDivElement>(null);
  const item = selection && definition[selection.list][selection.index];
  return (
    <div className={styles.workspace}>
      <Outline selection={selection} onSelect={select} />
      <div ref={main} className={styles.main}>
        {!selection || !item ? (
          <EmptyState
            icon={<RiListOrdered size={40} />}
            title="No case yet"
            action={
              <Button
                variant="primary"
                iconStart={<RiAddLine />}
                onPress={() => {
                  change(before => addCase(before, 'First case'), 'Add case');
                  focusFirstField(main.current);
                }}
              >
                Add the first case
              </Button>
            }
          >
            A case is a list of steps that a browser carries out and checks,
            written in plain words. With a data set it runs once for each row.
          </EmptyState>
        ) : (
          <SelectedView
            // Another item begins with its own open steps, and the address may ask for another step.
            key={`${identityOf(item)} ${
              stepIndex === undefined ? '' : address
            }`}
            selection={selection}
            openStep={stepIndex}
          />
        )}
      </div>
    </div>
  );
}

function SelectedView(props: {
  selection: NonNullable<ReturnType<typeof useSelection>['selection']>;
  openStep: number | undefined;
}) {
  const { selection, openStep } = props;
  switch (selection.list) {
    case 'cases':
      return <CaseView index={selection.index} openStep={openStep} />;
    case 'stepGroups':
      return <StepGroupView index={selection.index} openStep={openStep} />;
    default:
      return <ElementView index={selection.index} />;
  }
}
