import {
  numberOfStep,
  type ArtifactRef,
  type StepResult,
} from '@uatcms/plugin-uat-common';
import { ArtifactDownload } from './ArtifactDownload';
import { CopyLink } from './CopyLink';
import { ScreenshotThumbnail } from './ScreenshotThumbnail';
import styles from './StepList.module.css';
import { hasFailed } from './stepOrder';

const noticeWords = {
  console: 'Browser console',
  request: 'Failed request',
  pageError: 'Error on the page',
  download: 'Download',
  mock: 'Answered by the test',
};

/** What a step left behind: what went wrong, notices, pictures and files. */
export function StepDetails(props: {
  step: StepResult;
  onShowScreenshot: (artifact: ArtifactRef) => void;
}) {
  const { step, onShowScreenshot } = props;
  const { message, expected, actual, notices = [], artifacts = [] } = step;
  return (
    <>
      {message && (
        <p
          className={styles.message}
          data-failed={hasFailed(step) || undefined}
        >
          {message}
        </p>
      )}
      {(expected !== undefined || actual !== undefined) && (
        <dl className={styles.compare}>
          {expected !== undefined && (
            <>
              <dt>Expected</dt>
              <dd>{expected === '' ? '(empty)' : expected}</dd>
            </>
          )}
          {actual !== undefined && (
            <>
              <dt>Actual</dt>
              <dd>{actual === '' ? '(empty)' : actual}</dd>
            </>
          )}
        </dl>
      )}
      {step.optional && step.status !== 'passed' && (
        <span className={styles.aside}>
          This step is optional: its failure does not count.
        </span>
      )}
      {step.usedAlternative !== undefined && (
        <span className={styles.aside}>
          The element was found by its alternative number {step.usedAlternative}
          . Its locator may be out of date.
        </span>
      )}
      {artifacts.length > 0 && (
        <div className={styles.artifacts}>
          {artifacts.map(artifact =>
            artifact.kind === 'screenshot' ? (
              <ScreenshotThumbnail
                key={artifact.sha256 + artifact.name}
                artifact={artifact}
                caption={step.title}
                onShow={() => onShowScreenshot(artifact)}
              />
            ) : (
              <ArtifactDownload
                key={artifact.sha256 + artifact.name}
                artifact={artifact}
              />
            ),
          )}
        </div>
      )}
      {notices.length > 0 && (
        <ul className={styles.notices} aria-label="Notices">
          {notices.map((notice, index) => (
            <li key={index}>
              <strong>{noticeWords[notice.kind]}:</strong> {notice.text}
            </li>
          ))}
        </ul>
      )}
      <div className={styles.foot}>
        {step.pageUrl && (
          <span className={styles.aside}>Page: {step.pageUrl}</span>
        )}
        <CopyLink step={numberOfStep(step)} />
      </div>
    </>
  );
}
