import { Button } from '@backstage/ui';
import { RiFilmLine, RiGitCommitLine } from '@remixicon/react';
import type { Attempt } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { TraceDialog } from '../trace/TraceDialog';
import { ArtifactDownload } from './ArtifactDownload';
import { artifactOf, traceOf } from './attemptNames';
import styles from './IterationPanel.module.css';
import { VideoPlayer } from './VideoPlayer';

/** What hangs on an attempt as a whole: its trace, its video, other files, and remarks about them. */
export function AttemptEvidence(props: {
  attempt: Attempt;
  attempts: Attempt[];
  isTraceOpen: boolean;
  onOpenTrace: (isOpen: boolean) => void;
}) {
  const { attempt, attempts, isTraceOpen, onOpenTrace } = props;
  const [isVideoOpen, setVideoOpen] = useState(false);
  const trace = traceOf(attempt, attempts);
  const video = artifactOf(attempt, 'video');
  const others = attempt.artifacts.filter(
    ({ kind }) => kind !== 'trace' && kind !== 'video',
  );
  return (
    <>
      {(trace || video || others.length > 0) && (
        <div className={styles.row}>
          {trace && (
            <Button
              size="small"
              variant="secondary"
              iconStart={<RiGitCommitLine />}
              onPress={() => onOpenTrace(true)}
            >
              {trace.ofRepetition
                ? 'Open trace of the repetition'
                : 'Open trace'}
            </Button>
          )}
          {video && (
            <Button
              size="small"
              variant="secondary"
              iconStart={<RiFilmLine />}
              aria-expanded={isVideoOpen}
              onPress={() => setVideoOpen(open => !open)}
            >
              {isVideoOpen ? 'Hide video' : 'Show video'}
            </Button>
          )}
          {others.map(artifact => (
            <ArtifactDownload
              key={artifact.sha256 + artifact.name}
              artifact={artifact}
            />
          ))}
        </div>
      )}
      {attempt.remarks.length > 0 && (
        <ul className={styles.remarks} aria-label="Remarks">
          {attempt.remarks.map(remark => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      {video && isVideoOpen && <VideoPlayer video={video} />}
      {trace && isTraceOpen && (
        <TraceDialog
          trace={trace.artifact}
          onClose={() => onOpenTrace(false)}
        />
      )}
    </>
  );
}
