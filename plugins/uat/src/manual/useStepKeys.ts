import type { CheckAnswer } from '@uatcms/plugin-uat-common';
import { useEffect, useRef } from 'react';
import { topLayer } from '../api/useSignInOnTop';
import { answerLook } from './checkWords';

/**
 * Lets answers be given by one key: P, F, B, S; the arrows go to the step before and after.
 *
 * Keys are taken from the page as a whole, but not while somebody writes, or has a dialog or a menu open.
 */
export function useStepKeys(on: {
  answers: CheckAnswer[];
  onAnswer: (answer: CheckAnswer) => void;
  onBack: () => void;
  onForth: () => void;
}): void {
  const handlers = useRef(on);
  handlers.current = on;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { answers, onAnswer, onBack, onForth } = handlers.current;
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
        return;
      }
      if (isElsewhere(event.target)) {
        return;
      }
      const answer = answers.find(
        one => answerLook[one].key === event.key.toUpperCase(),
      );
      if (answer) {
        onAnswer(answer);
      } else if (event.key === 'ArrowLeft') {
        onBack();
      } else if (event.key === 'ArrowRight') {
        onForth();
      } else {
        return;
      }
      event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      `input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"], [${topLayer}]`,
    ) !== null
  );
}
