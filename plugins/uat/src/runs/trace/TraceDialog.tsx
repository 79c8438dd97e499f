import {
  Button,
  Dialog,
  DialogBody,
  DialogHeader,
  Flex,
  Text,
} from '@backstage/ui';
import { RiFullscreenExitLine, RiFullscreenLine } from '@remixicon/react';
import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { EmptyState } from '../../components/EmptyState';
import { ArtifactDownload } from '../iteration/ArtifactDownload';
import { PictureGone } from '../iteration/PictureGone';
import styles from './TraceDialog.module.css';
import { useTraceViewer } from './useTraceViewer';

/** A trace in Playwright's own viewer: each action with the page before and after it, the network and the console. */
export function TraceDialog(props: {
  trace: ArtifactRef;
  onClose: () => void;
}) {
  const { trace, onClose } = props;
  const [isFull, setFull] = useState(false);
  return (
    <Dialog
      isOpen
      onOpenChange={open => !open && onClose()}
      width={isFull ? '100vw' : '96vw'}
      height={isFull ? '100vh' : '92vh'}
      className={isFull ? styles.full : undefined}
    >
      <DialogHeader>Trace</DialogHeader>
      <DialogBody className={styles.body}>
        <Flex gap="2" align="center">
          <Button
            size="small"
            variant="secondary"
            iconStart={isFull ? <RiFullscreenExitLine /> : <RiFullscreenLine />}
            onPress={() => setFull(full => !full)}
          >
            {isFull ? 'Leave full window' : 'Full window'}
          </Button>
          <ArtifactDownload artifact={trace} />
        </Flex>
        {/* Undefined where the portal is not served by https: the viewer cannot work without. */}
        {navigator.serviceWorker ? (
          <TraceView trace={trace} />
        ) : (
          <EmptyState title="The trace cannot be shown here">
            Browsers let the viewer work only where the portal is reached by
            https. Download the trace and open it on trace.playwright.dev, which
            sends it nowhere, or with “npx playwright show-trace”.
          </EmptyState>
        )}
      </DialogBody>
    </Dialog>
  );
}

function TraceView({ trace }: { trace: ArtifactRef }) {
  const { frame, src, state, error } = useTraceViewer(trace.sha256);
  return (
    <>
      {state !== 'shown' && (
        <div role="status" className={styles.state}>
          {error ? (
            <PictureGone what="trace" error={error} />
          ) : (
            <Text color="secondary">
              {state === 'silent'
                ? 'The viewer does not answer. Download the trace to look at it on your machine.'
                : 'Loading the trace'}
            </Text>
          )}
        </div>
      )}
      {src && !error && (
        <iframe
          ref={frame}
          className={styles.frame}
          title="Trace viewer"
          src={src}
        />
      )}
    </>
  );
}
