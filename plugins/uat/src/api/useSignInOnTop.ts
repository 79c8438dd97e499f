import { useEffect } from 'react';

/** What the dialog holds in which Backstage asks people to sign in again. */
const signInDialog = '#oauth-req-dialog-title';

/** What React Aria leaves alone while a dialog is open. */
export const topLayer = 'data-react-aria-top-layer';

/**
 * Lets people sign in again while a dialog of ours is open.
 *
 * When a session has ended, Backstage asks for a new one in a dialog of its own, of Material UI. Ours are React Aria's:
 * while one is open, all else is inert, also what comes later. So the way to sign in could be seen and not be pressed, and
 * whoever closed the dialog before it lost what they had entered. What is marked as top layer stays usable.
 */
export function useSignInOnTop(): void {
  useEffect(() => {
    // Whether React Aria hears of the new element before or after this.
    const observer = new MutationObserver(changes => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (node instanceof HTMLElement && node.querySelector(signInDialog)) {
          node.setAttribute(topLayer, 'true');
          node.inert = false;
          node.removeAttribute('aria-hidden');
        }
      }
    });
    observer.observe(document.body, { childList: true });
    return () => observer.disconnect();
  }, []);
}
