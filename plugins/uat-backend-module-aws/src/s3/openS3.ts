import { S3Client } from '@aws-sdk/client-s3';
import { emulated } from '../emulated';
import type { S3Settings } from './readS3Settings';

/** Long enough for a large file on a slow line to begin; S3 looks at it when the request comes. */
export const SIGNED_FOR_S = 300;

/** A client for the bucket that was configured. */
export function openS3({
  endpoint,
  region,
  forcePathStyle,
}: S3Settings): S3Client {
  return new S3Client({
    ...{ endpoint, region, forcePathStyle },
    // The hash is sent instead. A further checksum would be signed into each request, for runners to compute.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    ...emulated(endpoint),
  });
}
