import { useEffect, useRef } from 'react';

/** Hears of pictures that are pasted anywhere on the page. Pasted text goes where it was pasted. */
export function usePastedPictures(onPaste: (pictures: File[]) => void): void {
  const handler = useRef(onPaste);
  handler.current = onPaste;
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const pictures = [...(event.clipboardData?.files ?? [])].filter(
        ({ type }) => type.startsWith('image/'),
      );
      if (pictures.length > 0) {
        event.preventDefault();
        handler.current(pictures);
      }
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);
}
