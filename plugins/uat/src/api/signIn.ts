/**
 * Whether something was not asked of the backend because the session had ended and the person did not sign in again.
 * Backstage says so by these names.
 */
export function isSignInDeclined(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'RejectedError' || error.name === 'PopupRejectedError')
  );
}
