import { Button } from '@backstage/ui';
import { RiLink } from '@remixicon/react';
import { useMutation } from '@tanstack/react-query';
import styles from './StepList.module.css';

/** Puts the address of a step on the clipboard, to be sent to somebody. */
export function CopyLink({ step }: { step: string }) {
  const { mutate, isSuccess, error } = useMutation({
    mutationFn: () => navigator.clipboard.writeText(linkTo(step)),
  });
  return (
    <span>
      <Button
        size="small"
        variant="tertiary"
        iconStart={<RiLink />}
        onPress={() => mutate()}
      >
        {isSuccess ? 'Link copied' : 'Copy link to this step'}
      </Button>
      {/* Browsers keep the clipboard from pages that are not served by https. */}
      {error && <span className={styles.aside}>{linkTo(step)}</span>}
    </span>
  );
}

function linkTo(step: string): string {
  const url = new URL(window.location.href);
  url.searchParams.set('step', step);
  return url.href;
}
