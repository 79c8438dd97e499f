export interface Config {
  uat?: {
    policy?: {
      /**
       * Entity references of the people and groups who administer environments, read the audit trail and import results
       * by hand, as the policy of this portal has it. Default: nobody.
       */
      administrators?: string[];
    };
  };
}
