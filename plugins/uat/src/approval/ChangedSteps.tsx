import { Button } from '@backstage/ui';
import { isChanged, type StepChange } from '@uatcms/plugin-uat-common';
import { Fragment, useState } from 'react';
import { StepSummary } from '../authoring/cases/StepSummary';
import { ExtendedBadge } from '../components/ExtendedBadge';
import { KindBadge } from './KindBadge';
import { PropertyChanges } from './PropertyChanges';
import styles from './changes.module.css';

/** So many steps that are the same are shown around a change, to tell where it is. */
const AROUND = 1;

/** The steps of a list, with what became of each; runs of those that are the same are folded. */
export function ChangedSteps({ steps }: { steps: StepChange[] }) {
  if (!steps.some(isChanged)) {
    return null;
  }
  return (
    <ol className={styles.steps}>
      {inBlocks(steps).map(({ folded, items }) => (
        <Fragment key={keyOf(items[0])}>
          {folded ? (
            <FoldedSteps steps={items} />
          ) : (
            items.map(step => <StepLine key={keyOf(step)} step={step} />)
          )}
        </Fragment>
      ))}
    </ol>
  );
}

function FoldedSteps({ steps }: { steps: StepChange[] }) {
  const [open, setOpen] = useState(false);
  return open ? (
    <>
      {steps.map(step => (
        <StepLine key={keyOf(step)} step={step} />
      ))}
    </>
  ) : (
    <li className={styles.folded}>
      <Button size="small" variant="tertiary" onPress={() => setOpen(true)}>
        {`${steps.length} steps are the same`}
      </Button>
    </li>
  );
}

function StepLine({ step: change }: { step: StepChange }) {
  const { kind, moved, before, after, properties } = change;
  const { position, step } = (after ?? before)!;
  return (
    <li className={styles.step} data-kind={kind}>
      <span className={styles.number}>{position + 1}</span>
      <div className={styles.grow}>
        {isChanged(change) && <KindBadge kind={kind} moved={moved} />}{' '}
        <span className={styles.summary}>
          <StepSummary step={step} />
        </span>
        <ExtendedBadge keyword={step.keyword} />
        {moved && before && (
          <span className={styles.aside}> was step {before.position + 1}</span>
        )}
        <PropertyChanges properties={properties} />
      </div>
    </li>
  );
}

/** Steps that are the same and not beside a change are folded, if they are several. */
function inBlocks(
  steps: StepChange[],
): Array<{ folded: boolean; items: StepChange[] }> {
  const shown = steps.map((_, index) =>
    steps
      .slice(Math.max(0, index - AROUND), index + AROUND + 1)
      .some(isChanged),
  );
  const blocks: Array<{ folded: boolean; items: StepChange[] }> = [];
  steps.forEach((step, index) => {
    const folded = !shown[index];
    const last = blocks.at(-1);
    if (last?.folded === folded) {
      last.items.push(step);
    } else {
      blocks.push({ folded, items: [step] });
    }
  });
  return blocks.map(block =>
    block.items.length === 1 ? { ...block, folded: false } : block,
  );
}

function keyOf({ before, after }: StepChange): string {
  return `${before?.position ?? ''}-${after?.position ?? ''}`;
}
