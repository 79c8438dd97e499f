import type { ArtifactRef } from '@uatcms/plugin-uat-common';
import type { Locator } from 'playwright-core';
import type { Attempt } from './Attempt';

const quality = 70;

/** What a picture is taken of. */
export interface PictureRequest {
  name: string;
  fullPage?: boolean;
  /** Milliseconds. */
  timeout: number;
}

/**
 * Takes a picture of the current page. Fields that got a secret, and whatever
 * else on the page shows one, are covered.
 *
 * @throws Error when the page cannot be drawn in time
 */
export function shoot(
  attempt: Attempt,
  { fullPage, timeout }: Omit<PictureRequest, 'name'>,
): Promise<Buffer> {
  return attempt.guard(
    attempt.page.screenshot({
      type: 'jpeg',
      quality,
      fullPage,
      timeout,
      mask: secretPlaces(attempt),
      maskColor: '#5f6368',
    }),
  );
}

/**
 * Takes a picture of the current page and gives it to the evidence.
 *
 * @throws Error when the page cannot be drawn in time
 */
export async function takePicture(
  attempt: Attempt,
  { name, ...request }: PictureRequest,
): Promise<ArtifactRef> {
  const content = await shoot(attempt, request);
  return attempt.guard(
    attempt.evidence.keep({
      kind: 'screenshot',
      name: attempt.setting.secrets.mask(name).slice(0, 300),
      contentType: 'image/jpeg',
      content,
    }),
  );
}

/**
 * Looked for by Playwright in its own world: the scripts of the page do not
 * learn what is looked for.
 */
function secretPlaces({
  page,
  secretFields,
  usedSecrets,
}: Attempt): Locator[] | undefined {
  if (secretFields.length === 0 && usedSecrets.size === 0) return undefined;
  const shown = [...usedSecrets].flatMap(secret =>
    page
      .frames()
      .flatMap(frame => [
        frame.getByText(secret),
        frame.locator(`css=[value=${JSON.stringify(secret)}]`),
      ]),
  );
  return [...secretFields, ...shown];
}
