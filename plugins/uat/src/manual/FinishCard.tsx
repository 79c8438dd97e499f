import { Button, Text } from '@backstage/ui';
import { RiArrowLeftLine, RiFlagLine } from '@remixicon/react';
import type { Verdict } from '@uatcms/plugin-uat-common';
import { outcomeLook } from '../components/verdictLook';
import { VerdictBadge } from '../components/VerdictBadge';
import styles from './perform.module.css';

/** Finishes a check; its verdict follows from the answers. */
export function FinishCard(props: {
  /** What it would come to; undefined: steps have no answer. */
  verdict: Verdict | undefined;
  /** Steps without an answer. */
  open: number;
  finish: { isPending: boolean; now: () => void };
  /** A step has failed: nobody needs to go on. */
  isEarly?: boolean;
  onBack?: () => void;
  onGoToOpen?: () => void;
}) {
  const { verdict, open, finish, isEarly, onBack, onGoToOpen } = props;
  return (
    <section className={styles.card} aria-label="Finish">
      <div className={styles.line}>
        {verdict ? (
          <>
            <Text as="span">
              {isEarly
                ? 'You may finish now, or go on with the steps:'
                : 'The result of this check:'}
            </Text>
            <VerdictBadge outcome={verdict} />
          </>
        ) : (
          <Text as="span">
            {open === 1
              ? 'One step has no answer yet.'
              : `${open} steps have no answer yet.`}
          </Text>
        )}
      </div>
      <div className={styles.actions}>
        {onBack && (
          <Button
            variant="secondary"
            iconStart={<RiArrowLeftLine />}
            onPress={onBack}
          >
            Back
          </Button>
        )}
        {verdict ? (
          <Button
            variant={isEarly ? 'secondary' : 'primary'}
            iconStart={<RiFlagLine />}
            // Who has answered the last step by a key finishes by Enter; the step that had the focus is gone.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={!isEarly}
            isPending={finish.isPending}
            onPress={finish.now}
          >
            {`Finish: ${outcomeLook[verdict].word}`}
          </Button>
        ) : (
          <Button variant="primary" onPress={onGoToOpen}>
            Go to the first of them
          </Button>
        )}
      </div>
    </section>
  );
}
