import { Button, ButtonIcon } from '@backstage/ui';
import { RiCloseLine, RiImageAddLine } from '@remixicon/react';
import {
  pictureTypes,
  type AnsweredStep,
  type ArtifactRef,
  type CheckStep,
} from '@uatcms/plugin-uat-common';
import { useRef, useState, type DragEvent } from 'react';
import { useArtifactUrl } from '../api/useArtifactUrl';
import { Placeholder } from '../components/Placeholder';
import { PictureGone } from '../runs/iteration/PictureGone';
import type { CheckActions } from './checkQueries';
import styles from './perform.module.css';
import { usePastedPictures } from './usePastedPictures';
import type { Unkept } from './useUnkept';

/** Pictures of a step: pasted anywhere on the page, dropped here, or chosen; a tablet offers its camera. */
export function StepPictures(props: {
  step: CheckStep;
  said: AnsweredStep | undefined;
  actions: CheckActions;
  unkept: Unkept;
}) {
  const { step, said, actions, unkept } = props;
  const { addPicture, removePicture } = actions;
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const add = (files: File[]) =>
    unkept.addPictures(files.map(file => ({ sequence: step.sequence, file })));
  usePastedPictures(files => void add(files));

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void add([...event.dataTransfer.files]);
  };
  return (
    <div
      className={styles.pictures}
      data-over={isOver || undefined}
      role="group"
      aria-label="Pictures"
      onDragOver={event => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {said?.pictures.map(picture => (
        <Picture
          key={picture.sha256}
          picture={picture}
          onRemove={() =>
            removePicture.mutate({
              sequence: step.sequence,
              sha256: picture.sha256,
            })
          }
        />
      ))}
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={pictureTypes.join(',')}
        aria-label="Choose pictures"
        onChange={event => {
          void add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <Button
        size="small"
        variant="secondary"
        iconStart={<RiImageAddLine />}
        isPending={addPicture.isPending}
        onPress={() => input.current?.click()}
      >
        Add a picture
      </Button>
      <span className={styles.aside}>or paste one, or drop it here</span>
    </div>
  );
}

function Picture(props: { picture: ArtifactRef; onRemove: () => void }) {
  const { picture, onRemove } = props;
  const { url, error } = useArtifactUrl(picture.sha256);
  return (
    <figure className={styles.picture}>
      {url && <img src={url} alt={picture.name} />}
      {!url && !error && <Placeholder width="100%" height="100%" />}
      {error && <PictureGone what="picture" error={error} />}
      <ButtonIcon
        className={styles.remove}
        size="small"
        variant="secondary"
        icon={<RiCloseLine />}
        aria-label={`Take away ${picture.name}`}
        onPress={onRemove}
      />
    </figure>
  );
}
