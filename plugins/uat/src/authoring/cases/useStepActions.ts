import {
  useMemo,
  useRef,
  type Dispatch,
  type RefObject,
  type SetStateAction,
} from 'react';
import { useDraft } from '../draft/DraftContext';
import { identityOf } from '../draft/identity';
import { copyOf } from '../draft/lists';
import {
  duplicateStep,
  insertSteps,
  keywordTitle,
  moveStep,
  removeSteps,
  stepsOf,
  type StepOwner,
} from '../draft/steps';
import { stepsAsText, stepsFromText } from './stepClipboard';
import type { StepActions } from './StepRow';
import { useRemoval } from './useRemoval';

type Identities = ReadonlySet<string>;

/** Puts the keyboard on a step, or into the first field of its form, once it is drawn. */
export function focusStep(
  list: HTMLElement | null,
  identity: string,
  scroll = false,
  form = false,
): void {
  requestAnimationFrame(() => {
    const head = list?.querySelector<HTMLElement>(`[data-step="${identity}"]`);
    const field = form
      ? head
          ?.closest('li')
          ?.querySelector<HTMLElement>(
            '[role="group"] :is(input, textarea, button)',
          )
      : undefined;
    (field ?? head)?.focus();
    if (scroll) {
      head?.scrollIntoView?.({ block: 'center' });
    }
  });
}

/** The browser may refuse its clipboard; the last steps copied here can always be pasted. */
let copied: string | undefined;

export function useStepActions(props: {
  owner: StepOwner;
  list: RefObject<HTMLElement>;
  selected: Identities;
  setSelected: Dispatch<SetStateAction<Identities>>;
  setExpanded: Dispatch<SetStateAction<Identities>>;
  setPicking: (at: number) => void;
}): StepActions {
  const { change, store } = useDraft();
  const removeWithUndo = useRemoval();
  const latest = useRef({ ...props, removeWithUndo });
  latest.current = { ...props, removeWithUndo };

  return useMemo(() => {
    const steps = () =>
      stepsOf(store.getSnapshot().history.present, latest.current.owner);
    const focus = (index: number) => {
      const step = steps()[Math.max(0, Math.min(steps().length - 1, index))];
      if (step) focusStep(latest.current.list.current, identityOf(step));
    };
    /** The selected steps, or the one with the keyboard. */
    const chosen = (index: number) => {
      const { selected } = latest.current;
      const places = steps().flatMap((step, at) =>
        selected.has(identityOf(step)) ? [at] : [],
      );
      return places.length ? places : [index];
    };
    const remove = (indexes: number[]) => {
      const { owner, setSelected } = latest.current;
      const removed = indexes.map(at => [at, steps()[at]] as const);
      const what =
        indexes.length === 1
          ? `step ${indexes[0] + 1} (${keywordTitle(removed[0][1].keyword)})`
          : `${indexes.length} steps`;
      latest.current.removeWithUndo(
        what,
        before => removeSteps(before, owner, indexes),
        before =>
          removed.reduce(
            (edited, [at, step]) => insertSteps(edited, owner, at, [step]),
            before,
          ),
      );
      setSelected(new Set());
      focus(indexes[0]);
    };
    const copy = (indexes: number[]) => {
      copied = stepsAsText(indexes.map(at => steps()[at]));
      // In the browser's clipboard they can be pasted into another test set, or a text.
      void navigator.clipboard?.writeText(copied).catch(() => undefined);
    };
    const paste = async (at: number) => {
      const outside = await navigator.clipboard
        ?.readText?.()
        .catch(() => undefined);
      const pasted =
        stepsFromText(outside ?? '') ?? stepsFromText(copied ?? '');
      if (pasted) {
        const { owner, setSelected } = latest.current;
        change(
          before => insertSteps(before, owner, at, pasted.map(copyOf)),
          `Paste ${pasted.length} steps`,
        );
        setSelected(new Set());
        focus(at);
      }
    };
    const actions: StepActions = {
      toggle: index => {
        const identity = identityOf(steps()[index]);
        latest.current.setExpanded(before =>
          toggled(before, identity, !before.has(identity)),
        );
      },
      select: (index, on) =>
        latest.current.setSelected(before =>
          toggled(before, identityOf(steps()[index]), on),
        ),
      move: (from, to) => {
        if (to < 0 || to >= steps().length) return;
        change(
          before => moveStep(before, latest.current.owner, from, to),
          `Move step ${from + 1}`,
        );
        focus(to);
      },
      duplicate: index => {
        change(
          before => duplicateStep(before, latest.current.owner, index),
          `Duplicate step ${index + 1}`,
        );
        focus(index + 1);
      },
      remove: index => remove([index]),
      add: at => latest.current.setPicking(at),
      onKeyDown: (event, index) => {
        const handler = keyHandlers(event, index, {
          actions,
          focus,
          chosen,
          remove,
          copy,
          paste,
        });
        if (handler) {
          event.preventDefault();
          event.stopPropagation();
          handler();
        }
      },
    };
    return actions;
  }, [change, store]);
}

function toggled(
  before: Identities,
  identity: string,
  on: boolean,
): Identities {
  const after = new Set(before);
  if (on) after.add(identity);
  else after.delete(identity);
  return after;
}

function keyHandlers(
  event: React.KeyboardEvent,
  index: number,
  can: {
    actions: StepActions;
    focus: (index: number) => void;
    chosen: (index: number) => number[];
    remove: (indexes: number[]) => void;
    copy: (indexes: number[]) => void;
    paste: (at: number) => Promise<void>;
  },
): (() => void) | undefined {
  const { actions, focus, chosen, remove, copy, paste } = can;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey) {
    if (key === 'ArrowUp') return () => actions.move(index, index - 1);
    return key === 'ArrowDown'
      ? () => actions.move(index, index + 1)
      : undefined;
  }
  if (event.ctrlKey || event.metaKey) {
    const handlers: Record<string, () => void> = {
      Enter: () => actions.add(index + 1),
      d: () => actions.duplicate(index),
      c: () => copy(chosen(index)),
      x: () => {
        const places = chosen(index);
        copy(places);
        remove(places);
      },
      v: () => void paste(index + 1),
    };
    return event.shiftKey ? undefined : handlers[key];
  }
  const handlers: Record<string, () => void> = {
    ArrowUp: () => focus(index - 1),
    ArrowDown: () => focus(index + 1),
    Delete: () => remove(chosen(index)),
    Insert: () => actions.add(index + 1),
  };
  return handlers[key];
}
