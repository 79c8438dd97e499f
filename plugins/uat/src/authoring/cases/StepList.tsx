import { Button, Flex } from '@backstage/ui';
import { RiAddLine, RiExpandUpDownLine } from '@remixicon/react';
import {
  isExtended,
  isKeyword,
  type Keyword,
  type Problem,
} from '@uatcms/plugin-uat-common';
import { Fragment, useEffect, useMemo, useRef, useState } from 'react';
import { RefusalNote } from '../../permissions/RefusalNote';
import { useGlobalRefusal } from '../../permissions/useRefusal';
import { useDraft } from '../draft/DraftContext';
import { identityOf } from '../draft/identity';
import { problemsBelow } from '../draft/problems';
import {
  insertSteps,
  keywordTitle,
  newStep,
  setArgument,
  stepsOf,
  type StepOwner,
} from '../draft/steps';
import { StepForm } from '../forms/StepForm';
import { KeywordPicker } from './KeywordPicker';
import { Sortables } from './Sortables';
import { StepFormScope } from './StepFormScope';
import { StepRow } from './StepRow';
import styles from './steps.module.css';
import { focusStep, useStepActions } from './useStepActions';

const none: Problem[] = [];

/** The steps of a case or of a step group. */
export function StepList({
  owner,
  openStep,
}: {
  owner: StepOwner;
  openStep?: number;
}) {
  const { definition, problems, change } = useDraft();
  const steps = stepsOf(definition, owner);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [picking, setPicking] = useState<number>();
  const list = useRef<HTMLDivElement>(null);
  const actions = useStepActions({
    owner,
    list,
    selected,
    setSelected,
    setExpanded,
    setPicking,
  });

  const own = useMemo(
    () => problemsBelow(problems, [owner.list, owner.index, 'steps']),
    [problems, owner],
  );
  const problemsOf = (index: number) =>
    own.length ? own.filter(problem => problem.path[3] === index) : none;

  useEffect(() => {
    const step =
      openStep === undefined ? undefined : stepsOf(definition, owner)[openStep];
    if (step) {
      const identity = identityOf(step);
      setExpanded(before => new Set(before).add(identity));
      focusStep(list.current, identity, true);
    }
    // The address opens a step once, not after each change of it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [openStep]);

  const refusal = useGlobalRefusal('writeExtendedSteps');

  const add = (keyword: Keyword, at: number) => {
    const step = newStep(keyword, definition.elements.length > 0);
    change(
      before => insertSteps(before, owner, at, [step]),
      `Add “${keywordTitle(keyword)}”`,
    );
    setPicking(undefined);
    setExpanded(before => new Set(before).add(identityOf(step)));
    focusStep(list.current, identityOf(step), false, true);
  };
  const picker = (at: number) => (
    <li className={styles.picker}>
      <KeywordPicker
        label={`Keyword of the new step ${at + 1}`}
        onChoose={keyword => add(keyword, at)}
        onClose={() => {
          setPicking(undefined);
          const before = steps[Math.max(0, at - 1)];
          if (before) focusStep(list.current, identityOf(before));
        }}
      />
    </li>
  );
  const allExpanded =
    steps.length > 0 && steps.every(step => expanded.has(identityOf(step)));

  return (
    <div ref={list}>
      <Flex align="center" justify="between" gap="2" mb="2">
        <span className={styles.listHead}>
          {steps.length === 1 ? '1 step' : `${steps.length} steps`}
          {selected.size > 0 &&
            ` · ${selected.size} selected: Ctrl+C copies, Ctrl+X cuts, Del deletes`}
        </span>
        {steps.length > 0 && (
          <Button
            size="small"
            variant="tertiary"
            iconStart={<RiExpandUpDownLine />}
            onPress={() =>
              setExpanded(
                allExpanded ? new Set() : new Set(steps.map(identityOf)),
              )
            }
          >
            {allExpanded ? 'Collapse all' : 'Expand all'}
          </Button>
        )}
      </Flex>
      <Sortables onMove={actions.move}>
        <ol className={styles.steps} aria-label="Steps">
          {picking === 0 && picker(0)}
          {steps.map((step, index) => {
            const identity = identityOf(step);
            const isOpen = expanded.has(identity);
            return (
              <Fragment key={identity}>
                <StepRow
                  step={step}
                  identity={identity}
                  index={index}
                  count={steps.length}
                  expanded={isOpen}
                  selected={selected.has(identity)}
                  problems={problemsOf(index)}
                  actions={actions}
                >
                  {isOpen && isKeyword(step.keyword) && (
                    <StepFormScope owner={owner} stepIndex={index}>
                      {isExtended(step.keyword) && (
                        <RefusalNote refusal={refusal} />
                      )}
                      <StepForm
                        step={step}
                        path={[owner.list, owner.index, 'steps', index]}
                        problems={problemsOf(index)}
                        onChange={(name, value) =>
                          change(
                            before =>
                              setArgument(before, owner, index, name, value),
                            `Change step ${index + 1}`,
                            `${identity} ${name}`,
                          )
                        }
                      />
                    </StepFormScope>
                  )}
                </StepRow>
                {picking === index + 1 && picker(index + 1)}
              </Fragment>
            );
          })}
        </ol>
      </Sortables>
      {picking === undefined && (
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiAddLine />}
          onPress={() => setPicking(steps.length)}
        >
          Add a step
        </Button>
      )}
    </div>
  );
}
