/**
 * The program that a runner process runs.
 *
 * @throws Error that names the command which builds it
 */
export function findRunner(): string {
  return built(() => require.resolve('@uatcms/runner/worker'));
}

/**
 * The program that prints a document.
 *
 * @throws Error that names the command which builds it
 */
export function findPrinter(): string {
  return built(() => require.resolve('@uatcms/runner/print'));
}

function built(find: () => string): string {
  try {
    return find();
  } catch (error) {
    throw new Error(
      'The runner is not built. Build it with: yarn build:runner',
      { cause: error },
    );
  }
}
