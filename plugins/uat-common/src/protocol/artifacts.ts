import * as z from 'zod';

/**
 * How an artifact gets to the store. The runner first says what it has; the answer is that it is kept already, or one
 * request by which the bytes are to be sent. After that request the runner asks once more, and only `kept` counts:
 * nothing refers to a file that the portal has not confirmed.
 */
export const artifactOfferSchema = z.object({
  /** Bytes. */
  size: z.number().int().min(0),
  contentType: z.string().max(200),
});

/** @public */
export type ArtifactOffer = z.infer<typeof artifactOfferSchema>;

/** A request that brings the bytes to where they are kept. @public */
export const artifactUploadSchema = z.object({
  method: z.enum(['PUT', 'POST']),
  /**
   * Absolute, or relative to the URL of the shard call. The runner adds its token only to a relative one: an absolute
   * one carries its permission itself.
   */
  url: z.string().max(8_000),
  /** Sent as they are, beside `content-length`. */
  headers: z.record(z.string(), z.string()),
});

/** @public */
export type ArtifactUpload = z.infer<typeof artifactUploadSchema>;

/** @public */
export const artifactOfferAnswerSchema = z.union([
  z.object({ kept: z.literal(true) }),
  z.object({ upload: artifactUploadSchema }),
]);

/** @public */
export type ArtifactOfferAnswer = z.infer<typeof artifactOfferAnswerSchema>;

/** Largest artifact when the portal is not configured otherwise, in bytes. @public */
export const defaultLargestArtifact = 512 * 1024 * 1024;
