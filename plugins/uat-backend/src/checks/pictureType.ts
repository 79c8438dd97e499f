import { Refusal } from '@uatcms/core';
import { pictureTypes, type PictureType } from '@uatcms/plugin-uat-common';

/** Bytes that are enough to know a picture by. */
export const signatureLength = 12;

const signatures: Record<PictureType, (head: Buffer) => boolean> = {
  'image/png': head =>
    head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
  'image/jpeg': head =>
    head.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')),
  'image/gif': head => /^GIF8[79]a/.test(head.toString('latin1')),
  'image/webp': head => /^RIFF.{4}WEBP/s.test(head.toString('latin1')),
};

/**
 * The type of a picture by its first bytes, whatever whoever sends it says.
 *
 * @throws Refusal `invalid` when it is no picture of these types
 */
export function pictureTypeOf(head: Buffer): PictureType {
  const found = pictureTypes.find(type => signatures[type](head));
  if (!found) {
    throw new Refusal(
      'invalid',
      'This is no picture that can be kept as evidence. Take a PNG, JPEG, WebP or GIF.',
    );
  }
  return found;
}
