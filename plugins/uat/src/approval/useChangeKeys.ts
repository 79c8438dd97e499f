import { useEffect, type RefObject } from 'react';

/** `n` and `p` go to the next and the previous difference, unless somebody is writing. */
export function useChangeKeys(root: RefObject<HTMLElement>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      const writing =
        target instanceof HTMLElement &&
        target.closest(
          'input, textarea, select, [contenteditable], [role=dialog], [role=listbox]',
        );
      if (
        (key !== 'n' && key !== 'p') ||
        ctrlKey ||
        metaKey ||
        altKey ||
        writing
      ) {
        return;
      }
      const heads = [
        ...(root.current?.querySelectorAll<HTMLElement>(
          '[data-change] > summary',
        ) ?? []),
      ];
      const at = heads.indexOf(document.activeElement as HTMLElement);
      const next = key === 'n' ? at + 1 : Math.max(at, 1) - 1;
      heads[Math.min(next, heads.length - 1)]?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [root]);
}
