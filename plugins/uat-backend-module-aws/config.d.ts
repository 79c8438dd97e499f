export interface Config {
  uat?: {
    /** Executors that are AWS Lambda functions with the runner in it, by the name under which runs ask for them. */
    lambda?: {
      [executor: string]: {
        /** Name or ARN, with an alias or version if wanted. */
        functionName: string;
        /** Default: that of the environment of the backend. */
        region?: string;
        /** As a person would name it. Default: `AWS Lambda`. */
        title?: string;
        /** Shards at the same time. Leave room below the concurrency of the function. Default: 20. */
        slots?: number;
        /** Address of the portal as the function reaches it. Default: `backend.baseUrl`. */
        backendUrl?: string;
        /** Seconds after which an invocation that has claimed nothing is taken for lost. Default: 60. */
        answerSeconds?: number;
        /** Address of an emulator. */
        endpoint?: string;
      };
    };

    /** Keeps artifacts in a bucket instead of a folder. */
    s3?: {
      bucket: string;
      /** Default: that of the environment of the backend. */
      region?: string;
      /** Begins the key of each object, for instance `uat/`. */
      prefix?: string;
      /** Address of another service than AWS that speaks S3. */
      endpoint?: string;
      /** The bucket stands in the path of the address and not in its host name. Default: false. */
      forcePathStyle?: boolean;
    };
  };
}
