import { Alert, Button } from '@backstage/ui';
import { RiUserFollowLine } from '@remixicon/react';
import { numberOfStep, type ManualCheck } from '@uatcms/plugin-uat-common';
import { Refusable } from '../permissions/Refusable';
import { usePerformRefusal, type CheckActions } from './checkQueries';
import styles from './perform.module.css';

/** Before somebody performs a check: what there is to do, and whether somebody else does it already. */
export function TakeOn(props: {
  check: ManualCheck;
  claim: CheckActions['claim'];
}) {
  const { check, claim } = props;
  const other = check.claimedBy;
  const refusal = usePerformRefusal(check);
  return (
    <>
      {other && (
        <Alert
          status="info"
          icon
          title={`${other.name ?? other.ref} works on this check`}
          description="Ask before you take it over: from then on only you can answer. What was answered so far stays."
        />
      )}
      <div className={styles.actions}>
        <Refusable refusal={refusal}>
          <Button
            variant={other ? 'secondary' : 'primary'}
            iconStart={<RiUserFollowLine />}
            isPending={claim.isPending}
            onPress={() => claim.mutate(other !== null)}
          >
            {other ? 'Take it over' : wordsOf(check)}
          </Button>
        </Refusable>
      </div>
      <section aria-label="Steps">
        <ol className={styles.preview}>
          {check.stepList.map(step => (
            <li
              key={step.sequence}
              data-group={step.isGroup || undefined}
              style={{ paddingInlineStart: (step.path.length - 1) * 20 }}
            >
              <span className={styles.number}>{numberOfStep(step)}</span>
              <span>
                {step.instruction}
                {step.expected && (
                  <span className={styles.aside}>
                    {' '}
                    Expected: {step.expected}
                  </span>
                )}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function wordsOf({ answered }: ManualCheck): string {
  return answered > 0 ? 'I go on with it' : 'I do it';
}
