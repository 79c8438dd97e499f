import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import { Html, markup } from './html';

const mostPictures = 200;
const mostBytes = 40 * 1024 * 1024;
const types = ['image/png', 'image/jpeg', 'image/webp'];

/**
 * Puts pictures into a report, as many as a report can carry; the others are named by their hash. Each is hashed before it
 * is shown: what is not what was signed never stands beside the hash of what was.
 */
export class PictureBook {
  #pictures = 0;
  #bytes = 0;
  /** Pictures that were not put in. */
  left = 0;

  constructor(private readonly store: ArtifactStore) {}

  async figures(artifacts: ArtifactRef[] | undefined, caption: string) {
    const figures: Html[] = [];
    for (const artifact of artifacts ?? []) {
      if (artifact.kind === 'screenshot') {
        figures.push(await this.#figure(artifact, caption));
      }
    }
    return figures;
  }

  async #figure(artifact: ArtifactRef, caption: string): Promise<Html> {
    const { sha256, contentType, size } = artifact;
    if (!types.includes(contentType)) {
      return this.#named(
        artifact,
        caption,
        `A picture of the type ${contentType}, which reports do not show`,
      );
    }
    if (this.#pictures >= mostPictures || this.#bytes + size > mostBytes) {
      return this.#named(artifact, caption, 'Picture in the portal');
    }
    const kept = await this.store.get(sha256);
    if (!kept) {
      return this.#named(
        artifact,
        caption,
        'This picture is not kept any more',
      );
    }
    const bytes = await buffer(kept.content);
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== sha256) {
      this.left += 1;
      return markup`<div class="stamp">
        NOT WHAT WAS SIGNED
        <p>
          The picture ${caption} was changed after it was taken, and is not
          shown. Signed is <span class="hash">${sha256}</span>, and kept is now
          <span class="hash">${found}</span>.
        </p>
      </div>`;
    }
    this.#pictures += 1;
    this.#bytes += bytes.length;
    return markup`<figure>
      <img
        alt="${caption}"
        src="data:${contentType};base64,${new Html(bytes.toString('base64'))}"
      />
      <figcaption>${caption}<br /><span class="hash">${sha256}</span></figcaption>
    </figure>`;
  }

  #named({ sha256 }: ArtifactRef, caption: string, why: string): Html {
    this.left += 1;
    return markup`<p class="quiet">
      ${why}: ${caption}, <span class="hash">${sha256}</span>
    </p>`;
  }
}
