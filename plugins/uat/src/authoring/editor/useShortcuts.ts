import { useEffect, useRef } from 'react';

/** Keys of the whole editor. */
export interface Shortcuts {
  save(): void;
  undo(): void;
  redo(): void;
}

/**
 * Ctrl+S, Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, with ⌘ on a Mac. Fields of dialogs, and fields that hold a text of their
 * own until it is confirmed (`data-own-undo`), keep the undo of the browser.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  current.current = shortcuts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        event.defaultPrevented
      ) {
        return;
      }
      const target = event.target instanceof Element ? event.target : undefined;
      const key = event.key.toLowerCase();
      if (key === 's' && !event.shiftKey) {
        event.preventDefault();
        current.current.save();
      } else if (!target?.closest('[role="dialog"], [data-own-undo]')) {
        if (key === 'z') {
          event.preventDefault();
          current.current[event.shiftKey ? 'redo' : 'undo']();
        } else if (key === 'y') {
          event.preventDefault();
          current.current.redo();
        }
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
