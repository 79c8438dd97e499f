export interface Config {
  uat?: {
    /**
     * Environments under version control. They are written to the database at every start, are read-only in the portal,
     * and disappear with their entry here. Environments made in the portal are left alone.
     */
    environments?: Array<{
      /** Lower-case words of letters and digits joined by `-`. */
      name: string;
      title: string;
      /** Complete http or https address, without user name or password. */
      baseUrl: string;
      /** `{{env.NAME}}` in test sets. */
      variables?: { [name: string]: string };
      /** Names only, `{{secret.NAME}}` in test sets: the executor knows the values. */
      secrets?: string[];
      /** Further hosts the browser may reach, beside that of the base URL: `shop.example.org`, `*.example.org`. */
      allowedHosts?: string[];
      /** Runs approved revisions only, by people who may run there. Default: false. */
      protected?: boolean;
      /** Most shards at the same time in this environment, over all runs. Default: as many as there are places. */
      parallel?: number;
      /**
       * Name of the executor of runs whose starter names no other: `local`, or one of `uat.lambda`. Default: `local`
       * where it is installed.
       */
      executor?: string;
      /** Whole days after its end that a run is deleted; default: `uat.retention.days`. */
      retentionDays?: number;
    }>;

    artifacts?: {
      /**
       * Megabytes that a screenshot, download, trace or video may have. Larger ones are not kept, and the result says
       * so. Default: 512.
       */
      largest?: number;
    };

    retention?: {
      /**
       * Whole days after its end that a run is deleted with its results and files, in environments that do not say it
       * themselves. Empty: never. Runs that a person keeps stay.
       */
      days?: number;
    };

    seed?: {
      /**
       * YAML files of TestSet entities with `spec.definition`, relative to the working folder of the backend. A set
       * that does not exist is created at start; one that exists is never overwritten.
       */
      testSets?: string[];
    };

    audit?: {
      /** Days for which entries of the audit trail are kept, at least 30. Default: for ever. */
      retentionDays?: number;
    };

    identity?: {
      /**
       * Where the employee id of a person is read from, which is kept beside their entity reference with everything
       * they do. One of the three; default: the annotation `uatcms.io/eid`.
       */
      eid?: {
        /** Annotation of User entities in the catalog. */
        annotation?: string;
        /** Claim of the identity token of the portal, as a sign-in resolver of your own issues it. */
        claim?: string;
        /** The name of User entities is the employee id. */
        name?: boolean;
      };
    };
  };
}
