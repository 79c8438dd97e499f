import type { Config } from '@backstage/config';

/** Where artifacts are kept in S3, from the configuration. */
export interface S3Settings {
  bucket: string;
  region?: string;
  prefix: string;
  endpoint?: string;
  forcePathStyle: boolean;
}

/** @returns undefined when artifacts are kept elsewhere */
export function readS3Settings(config: Config): S3Settings | undefined {
  const s3 = config.getOptionalConfig('uat.s3');
  return (
    s3 && {
      bucket: s3.getString('bucket'),
      region: s3.getOptionalString('region'),
      prefix: s3.getOptionalString('prefix') ?? '',
      endpoint: s3.getOptionalString('endpoint'),
      forcePathStyle: s3.getOptionalBoolean('forcePathStyle') ?? false,
    }
  );
}
