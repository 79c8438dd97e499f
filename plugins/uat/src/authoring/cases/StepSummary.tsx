import { parseTemplate, summarizeDraftStep } from '@uatcms/plugin-uat-common';
import { Fragment } from 'react';
import styles from './steps.module.css';

/** A step as a readable line; what is filled in when it runs stands out. */
export function StepSummary({ step }: { step: { keyword: string } }) {
  return (
    <>
      {parseTemplate(summarizeDraftStep(step)).map((part, index) => (
        // Parts have no identity but their place.
        // eslint-disable-next-line react/no-array-index-key
        <Fragment key={index}>
          {'text' in part ? (
            part.text
          ) : (
            <code className={styles.chip}>{part.source.slice(2, -2)}</code>
          )}
        </Fragment>
      ))}
    </>
  );
}
