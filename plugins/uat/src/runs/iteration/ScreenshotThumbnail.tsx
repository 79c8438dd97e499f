import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import { Placeholder } from '../../components/Placeholder';
import { useArtifactUrl } from '../../api/useArtifactUrl';
import { PictureGone } from './PictureGone';
import styles from './StepList.module.css';

/** A small picture that opens large. */
export function ScreenshotThumbnail(props: {
  artifact: ArtifactRef;
  caption: string;
  onShow: () => void;
}) {
  const { artifact, caption, onShow } = props;
  const { url, error } = useArtifactUrl(artifact.sha256);
  if (error) {
    return <PictureGone what="picture" error={error} />;
  }
  return (
    <button
      type="button"
      className={styles.thumbnail}
      aria-label={`Enlarge screenshot of: ${caption}`}
      onClick={onShow}
    >
      {url ? (
        <img src={url} alt="" />
      ) : (
        <Placeholder width="100%" height="100%" />
      )}
    </button>
  );
}
