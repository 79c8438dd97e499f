import { useSortable } from '@dnd-kit/react/sortable';
import {
  ButtonIcon,
  Checkbox,
  Menu,
  MenuItem,
  MenuSeparator,
  MenuTrigger,
  Tooltip,
  TooltipTrigger,
} from '@backstage/ui';
import {
  RiAddLine,
  RiArrowDownLine,
  RiArrowRightSLine,
  RiArrowUpLine,
  RiDeleteBinLine,
  RiDraggable,
  RiErrorWarningLine,
  RiFileCopyLine,
  RiMore2Line,
} from '@remixicon/react';
import type { Problem, Step } from '@uatcms/plugin-uat-common';
import { memo, type ReactNode } from 'react';
import { ExtendedBadge } from '../../components/ExtendedBadge';
import { keywordTitle } from '../draft/steps';
import { KeywordIcon } from './keywordLook';
import { StepSummary } from './StepSummary';
import styles from './steps.module.css';

/** What can be done to a step by its place in the list. */
export interface StepActions {
  toggle(index: number): void;
  select(index: number, selected: boolean): void;
  move(from: number, to: number): void;
  duplicate(index: number): void;
  remove(index: number): void;
  /** Opens the picker for a new step at a place. */
  add(at: number): void;
  onKeyDown(event: React.KeyboardEvent, index: number): void;
}

interface StepRowProps {
  step: Step;
  identity: string;
  index: number;
  count: number;
  expanded: boolean;
  selected: boolean;
  problems: Problem[];
  actions: StepActions;
  children?: ReactNode;
}

/** One step: a line of the test, and its form when it is open. */
export const StepRow = memo((props: StepRowProps) => {
  const {
    step,
    identity,
    index,
    count,
    expanded,
    selected,
    problems,
    actions,
    children,
  } = props;
  const { ref, handleRef, isDragSource } = useSortable({ id: identity, index });
  const number = index + 1;
  const flags = [
    step.optional && 'optional',
    step.always && 'always runs',
    step.when && 'only when',
  ].filter((flag): flag is string => Boolean(flag));
  return (
    <li
      ref={ref}
      className={styles.step}
      data-dragging={isDragSource || undefined}
      data-selected={selected || undefined}
    >
      <div className={styles.line}>
        <span
          ref={handleRef}
          className={styles.handle}
          title="Drag to move"
          aria-hidden
        >
          <RiDraggable size={16} />
        </span>
        <Checkbox
          className={styles.check}
          aria-label={`Select step ${number}`}
          isSelected={selected}
          onChange={on => actions.select(index, on)}
        />
        <button
          type="button"
          className={styles.head}
          data-step={identity}
          aria-expanded={expanded}
          onClick={() => actions.toggle(index)}
          onKeyDown={event => actions.onKeyDown(event, index)}
        >
          <RiArrowRightSLine size={16} className={styles.arrow} aria-hidden />
          <span className={styles.number}>{number}</span>
          <KeywordIcon keyword={step.keyword} />
          <span className={styles.summary}>
            <StepSummary step={step} /> <ExtendedBadge keyword={step.keyword} />
            {flags.map(flag => (
              <span key={flag} className={styles.flag}>
                {flag}
              </span>
            ))}
            {step.note && <span className={styles.note}>{step.note}</span>}
          </span>
          {problems.length > 0 && (
            <span className={styles.problems}>
              <RiErrorWarningLine size={16} aria-hidden />
              {problems.length === 1
                ? '1 problem'
                : `${problems.length} problems`}
            </span>
          )}
        </button>
        <span className={styles.tools}>
          <TooltipTrigger>
            <ButtonIcon
              size="small"
              variant="tertiary"
              icon={<RiAddLine />}
              aria-label={`Add a step after step ${number}`}
              onPress={() => actions.add(number)}
            />
            <Tooltip>Add a step below (Ctrl+Enter)</Tooltip>
          </TooltipTrigger>
          <MenuTrigger>
            <ButtonIcon
              size="small"
              variant="tertiary"
              icon={<RiMore2Line />}
              aria-label={`Actions of step ${number}`}
            />
            <Menu maxWidth="240px">
              <MenuItem
                iconStart={<RiArrowUpLine />}
                isDisabled={index === 0}
                onAction={() => actions.move(index, index - 1)}
              >
                Move up (Alt+↑)
              </MenuItem>
              <MenuItem
                iconStart={<RiArrowDownLine />}
                isDisabled={index === count - 1}
                onAction={() => actions.move(index, index + 1)}
              >
                Move down (Alt+↓)
              </MenuItem>
              <MenuItem
                iconStart={<RiFileCopyLine />}
                onAction={() => actions.duplicate(index)}
              >
                Duplicate (Ctrl+D)
              </MenuItem>
              <MenuItem
                iconStart={<RiAddLine />}
                onAction={() => actions.add(index)}
              >
                Add a step above
              </MenuItem>
              <MenuSeparator />
              <MenuItem
                color="danger"
                iconStart={<RiDeleteBinLine />}
                onAction={() => actions.remove(index)}
              >
                Delete (Del)
              </MenuItem>
            </Menu>
          </MenuTrigger>
        </span>
      </div>
      {expanded && (
        <div
          className={styles.body}
          role="group"
          aria-label={`Step ${number}: ${keywordTitle(step.keyword)}`}
        >
          {children}
        </div>
      )}
    </li>
  );
});
StepRow.displayName = 'StepRow';
