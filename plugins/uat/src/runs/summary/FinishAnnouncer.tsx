import { VisuallyHidden } from '@backstage/ui';
import type { Run } from '@uatcms/plugin-uat-common';
import { useEffect, useRef, useState } from 'react';
import { outcomeLook } from '../../components/verdictLook';
import { countsInWords } from './RunProgress';

/** Tells a screen reader that the run has ended, when it ends while the page is open. */
export function FinishAnnouncer({ run }: { run: Run }) {
  const wasOpenFor = useRef<string>();
  const [words, setWords] = useState('');

  useEffect(() => {
    if (run.state !== 'finished') {
      wasOpenFor.current = run.id;
      setWords('');
    } else if (wasOpenFor.current === run.id && run.verdict) {
      wasOpenFor.current = undefined;
      setWords(
        `Run ${run.number} has ended: ${
          outcomeLook[run.verdict].word
        }. ${countsInWords(run.counts)}.`,
      );
    }
  }, [run]);

  return (
    <VisuallyHidden>
      <div role="status" aria-live="polite">
        {words}
      </div>
    </VisuallyHidden>
  );
}
