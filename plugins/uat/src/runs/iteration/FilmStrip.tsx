import { useVirtualizer } from '@tanstack/react-virtual';
import {
  numberOfStep,
  type ArtifactRef,
  type StepResult,
} from '@uatcms/plugin-uat-common';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useArtifactUrl } from '../../api/useArtifactUrl';
import { outcomeLook } from '../../components/verdictLook';
import { VerdictIcon } from '../../components/VerdictBadge';
import styles from './FilmStrip.module.css';
import { isGone } from './PictureGone';
import { hasFailed } from './stepOrder';

/** A picture, and the step after which it was taken. */
export interface Frame {
  artifact: ArtifactRef;
  step: StepResult;
}

const frameWidth = 168;

/**
 * The pictures of the steps in their order. Arrow keys, Home and End move along, Enter or a click enlarges. Only the
 * pictures in sight are loaded, so that a strip of hundreds costs no more than one of ten.
 */
export function FilmStrip(props: {
  frames: Frame[];
  /** Index of the picture to begin at, and to move to when it changes. */
  current: number;
  onEnlarge: (index: number) => void;
}) {
  const { frames, current, onEnlarge } = props;
  const [active, setActive] = useState(Math.max(current, 0));
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: frames.length,
    horizontal: true,
    getScrollElement: () => scroller.current,
    estimateSize: () => frameWidth,
    overscan: 2,
    initialRect: { width: 600, height: 140 },
  });

  useEffect(() => {
    if (current >= 0) {
      setActive(current);
      virtual.scrollToIndex(current, { align: 'center' });
    }
  }, [current, virtual]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onEnlarge(active);
      return;
    }
    const next = nextFrame(event.key, active, frames.length);
    if (next !== undefined) {
      event.preventDefault();
      setActive(next);
      virtual.scrollToIndex(next);
    }
  };

  return (
    <div
      ref={scroller}
      className={styles.strip}
      role="listbox"
      aria-label="Pictures of the steps"
      aria-orientation="horizontal"
      aria-activedescendant={`${id}-${active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div
        role="presentation"
        className={styles.film}
        style={{ width: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, start, size }) => (
          <FrameView
            key={index}
            id={`${id}-${index}`}
            frame={frames[index]}
            place={{ left: start, width: size }}
            position={index + 1}
            count={frames.length}
            isActive={index === active}
            onEnlarge={() => {
              setActive(index);
              onEnlarge(index);
            }}
          />
        ))}
      </div>
    </div>
  );
}

function FrameView(props: {
  id: string;
  frame: Frame;
  place: { left: number; width: number };
  position: number;
  count: number;
  isActive: boolean;
  onEnlarge: () => void;
}) {
  const { id, frame, place, position, count, isActive, onEnlarge } = props;
  const { artifact, step } = frame;
  const { url, error } = useArtifactUrl(artifact.sha256);
  const words = `${outcomeLook[step.status].word}: step ${numberOfStep(
    step,
  )}, ${step.title}`;
  return (
    // The mouse takes the same way as the keyboard, which the strip around the pictures listens to.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      aria-label={words}
      aria-posinset={position}
      aria-setsize={count}
      aria-selected={isActive}
      className={styles.frame}
      data-failed={hasFailed(step) || undefined}
      style={place}
      title={words}
      onClick={onEnlarge}
    >
      <span className={styles.picture}>
        {url && <img src={url} alt="" />}
        {error && (
          <span>{isGone(error) ? 'No longer kept' : 'Not loaded'}</span>
        )}
      </span>
      <span className={styles.caption}>
        <VerdictIcon outcome={step.status} size={14} />
        <span className={styles.number}>{numberOfStep(step)}</span>
        <span className={styles.title}>{step.title}</span>
      </span>
    </div>
  );
}

function nextFrame(
  key: string,
  active: number,
  count: number,
): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(active - 1, 0);
    case 'ArrowRight':
      return Math.min(active + 1, count - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
