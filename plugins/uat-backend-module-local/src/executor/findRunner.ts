/**
 * The program that a runner process runs.
 *
 * @throws Error that names the command which builds it
 */
export function findRunner(): string {
  try {
    return require.resolve('@uatcms/runner/worker');
  } catch (error) {
    throw new Error(
      'The runner is not built. Build it with: yarn build:runner',
      { cause: error },
    );
  }
}
