import {
  ButtonIcon,
  Dialog,
  DialogBody,
  DialogHeader,
  Skeleton,
} from '@backstage/ui';
import { RiArrowLeftLine, RiArrowRightLine } from '@remixicon/react';
import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import { useEffect } from 'react';
import { useArtifactUrl } from '../../api/useArtifactUrl';
import styles from './Lightbox.module.css';

/** Shows screenshots large, one at a time. Arrow keys move to the next and the one before, Escape closes. */
export function Lightbox(props: {
  images: Array<{ artifact: ArtifactRef; caption: string }>;
  /** Index of the one that is shown; -1: closed. */
  shown: number;
  onShow: (index: number | undefined) => void;
}) {
  const { images, shown, onShow } = props;
  const image = images[shown];
  const { url, error } = useArtifactUrl(image?.artifact.sha256);

  const last = images.length - 1;
  const isOpen = image !== undefined;
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
      <DialogHeader>{image?.caption}</DialogHeader>
      <DialogBody>
        <div className={styles.root}>
          <div className={styles.stage}>
            {url && (
              <img
                className={styles.image}
                src={url}
                alt={`Screenshot after: ${image?.caption}`}
              />
            )}
            {!url && !error && <Skeleton width="100%" height="100%" />}
            {error && (
              <p>The screenshot could not be loaded: {error.message}</p>
            )}
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
              {shown + 1} of {images.length}
            </span>
            <ButtonIcon
              aria-label="Next screenshot"
              variant="secondary"
              icon={<RiArrowRightLine />}
              isDisabled={shown >= last}
              onPress={() => onShow(shown + 1)}
            />
          </div>
        </div>
      </DialogBody>
    </Dialog>
  );
}
