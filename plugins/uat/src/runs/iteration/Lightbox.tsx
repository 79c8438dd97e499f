import {
  Button,
  ButtonIcon,
  Dialog,
  DialogBody,
  DialogHeader,
} from '@backstage/ui';
import { RiArrowLeftLine, RiArrowRightLine } from '@remixicon/react';
import { numberOfStep, type StepResult } from '@uatcms/plugin-uat-common';
import { useEffect } from 'react';
import { Placeholder } from '../../components/Placeholder';
import { useArtifactUrl } from '../../api/useArtifactUrl';
import type { Frame } from './FilmStrip';
import styles from './Lightbox.module.css';
import { PictureGone } from './PictureGone';

/** Shows pictures large, one at a time. Arrow keys move to the next and the one before, Escape closes. */
export function Lightbox(props: {
  frames: Frame[];
  /** Index of the one that is shown; undefined: closed. */
  shown: number | undefined;
  onShow: (index: number | undefined) => void;
  onGoToStep?: (step: StepResult) => void;
}) {
  const { frames, shown = -1, onShow, onGoToStep } = props;
  const frame = frames[shown];
  const { url, error } = useArtifactUrl(frame?.artifact.sha256);

  const last = frames.length - 1;
  const isOpen = frame !== undefined;
  useEffect(() => {
    if (!isOpen) {
      return undefined;
    }
    // On the document: the focus may be on the dialog, on its close button or on an arrow.
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'ArrowLeft' && shown > 0) {
        onShow(shown - 1);
      } else if (event.key === 'ArrowRight' && shown < last) {
        onShow(shown + 1);
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isOpen, shown, last, onShow]);

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={open => !open && onShow(undefined)}
      isDismissable
      width="96vw"
      height="94vh"
    >
      <DialogHeader>{frame?.step.title}</DialogHeader>
      <DialogBody>
        <div className={styles.root}>
          <div className={styles.stage}>
            {url && (
              <img
                className={styles.image}
                src={url}
                alt={`Screenshot after: ${frame?.step.title}`}
              />
            )}
            {!url && !error && <Placeholder width="100%" height="100%" />}
            {error && <PictureGone what="picture" error={error} />}
          </div>
          <div className={styles.controls}>
            <ButtonIcon
              aria-label="Previous screenshot"
              variant="secondary"
              icon={<RiArrowLeftLine />}
              isDisabled={shown <= 0}
              onPress={() => onShow(shown - 1)}
            />
            <span aria-live="polite">
              {shown + 1} of {frames.length}
            </span>
            <ButtonIcon
              aria-label="Next screenshot"
              variant="secondary"
              icon={<RiArrowRightLine />}
              isDisabled={shown >= last}
              onPress={() => onShow(shown + 1)}
            />
            {frame && onGoToStep && (
              <Button
                variant="tertiary"
                size="small"
                onPress={() => onGoToStep(frame.step)}
              >
                {`Go to step ${numberOfStep(frame.step)}`}
              </Button>
            )}
          </div>
        </div>
      </DialogBody>
    </Dialog>
  );
}
