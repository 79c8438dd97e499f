import { buffer } from 'node:stream/consumers';
import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import type { ArtifactStore } from '@uatcms/plugin-uat-node';
import { Html, markup } from './html';

const mostPictures = 200;
const mostBytes = 40 * 1024 * 1024;
const types = ['image/png', 'image/jpeg', 'image/webp'];

/** Puts pictures into a report, as many as a report can carry; the others are named by their hash. */
export class PictureBook {
  #pictures = 0;
  #bytes = 0;
  /** Pictures that were not put in. */
  left = 0;

  constructor(private readonly store: ArtifactStore) {}

  async figures(artifacts: ArtifactRef[] | undefined, caption: string) {
    const figures: Html[] = [];
    for (const artifact of artifacts ?? []) {
      if (
        artifact.kind === 'screenshot' &&
        types.includes(artifact.contentType)
      ) {
        figures.push(await this.#figure(artifact, caption));
      }
    }
    return figures;
  }

  async #figure(artifact: ArtifactRef, caption: string): Promise<Html> {
    const { sha256, contentType, size } = artifact;
    const fits =
      this.#pictures < mostPictures && this.#bytes + size <= mostBytes;
    const kept = fits ? await this.store.get(sha256) : undefined;
    if (!kept) {
      this.left += 1;
      return markup`<p class="quiet">
        ${fits ? 'This picture is not kept any more' : 'Picture in the portal'}:
        ${caption}, <span class="hash">${sha256}</span>
      </p>`;
    }
    const bytes = await buffer(kept.content);
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
}
