export interface Config {
  uat?: {
    local?: {
      /**
       * Runner processes, each with a browser of its own: so many shards run at the same time.
       * Default: the number of cores, at most 7.
       */
      slots?: number;

      /**
       * Folder where screenshots and downloads are kept, relative to the working folder of the backend.
       * Default: `.data/artifacts`.
       */
      artifacts?: string;
    };
  };
}
