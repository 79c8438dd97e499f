import { S3Client } from '@aws-sdk/client-s3';
import { emulated } from '../emulated';
import type { S3Settings } from './readS3Settings';

/** Long enough for a large file on a slow line to begin; S3 looks at it when the request comes. */
export const SIGNED_FOR_S = 300;

/** Files that are under way at the same time. Each may be for somebody on a slow line, and the others must not wait for it. */
const MOST_CONNECTIONS = 500;

/** A client for the bucket that was configured. */
export function openS3({
  endpoint,
  region,
  forcePathStyle,
}: S3Settings): S3Client {
  return new S3Client({
    ...{ endpoint, region, forcePathStyle },
    requestHandler: {
      httpAgent: { keepAlive: true, maxSockets: MOST_CONNECTIONS },
      httpsAgent: { keepAlive: true, maxSockets: MOST_CONNECTIONS },
    },
    // The hash is sent instead. A further checksum would be signed into each request, for runners to compute.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    ...emulated(endpoint),
  });
}
