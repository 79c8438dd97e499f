import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import { useState } from 'react';
import { Placeholder } from '../../components/Placeholder';
import { useArtifactObjectUrl } from '../../api/useArtifactUrl';
import { ArtifactDownload } from './ArtifactDownload';
import styles from './IterationPanel.module.css';
import { PictureGone } from './PictureGone';

/** The film of an attempt. Where the browser cannot play it, it can still be downloaded. */
export function VideoPlayer({ video }: { video: ArtifactRef }) {
  const { url, error } = useArtifactObjectUrl(video.sha256);
  const [isRefused, setRefused] = useState(false);
  if (error) {
    return <PictureGone what="video" error={error} />;
  }
  return (
    <div className={styles.video}>
      {!url && <Placeholder width="100%" height={240} />}
      {url && !isRefused && (
        // It is a film of a screen: nobody speaks in it.
        // eslint-disable-next-line jsx-a11y/media-has-caption
        <video
          src={url}
          controls
          autoPlay
          muted
          aria-label="Video of the attempt"
          onError={() => setRefused(true)}
        />
      )}
      {isRefused && <p>This browser cannot play the video here.</p>}
      <ArtifactDownload artifact={video} />
    </div>
  );
}
