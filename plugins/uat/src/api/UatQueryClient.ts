import {
  MutationCache,
  QueryCache,
  QueryClient,
  type Query,
  type QueryClientConfig,
} from '@tanstack/react-query';
import { isSignInDeclined } from './signIn';

/**
 * The cache of the plugin's pages. It does not press people: once somebody has declined to sign in again, nothing is asked
 * that would only open the same dialog once more, until they press something or are signed in.
 */
export class UatQueryClient extends QueryClient {
  #isDeclined = false;

  constructor(config: Pick<QueryClientConfig, 'defaultOptions'>) {
    super({
      ...config,
      queryCache: new QueryCache({
        onError: error => {
          this.#isDeclined ||= isSignInDeclined(error);
        },
        onSuccess: () => this.#signedIn(),
      }),
      mutationCache: new MutationCache({ onSuccess: () => this.#signedIn() }),
    });
  }

  // Every observer of a query takes its options from here, so no question that is repeated can be forgotten.
  override defaultQueryOptions(options: any): any {
    if (options._defaulted) {
      return options;
    }
    const defaulted: any = super.defaultQueryOptions(options);
    const { refetchInterval } = defaulted;
    if (!refetchInterval) {
      return defaulted;
    }
    return {
      ...defaulted,
      refetchInterval: (query: Query) => {
        if (this.#isDeclined || isSignInDeclined(query.state.error)) {
          return false;
        }
        return typeof refetchInterval === 'function'
          ? refetchInterval(query)
          : refetchInterval;
      },
    };
  }

  #signedIn(): void {
    if (this.#isDeclined) {
      this.#isDeclined = false;
      // What waited goes on, with what is there now.
      void this.invalidateQueries();
    }
  }
}
