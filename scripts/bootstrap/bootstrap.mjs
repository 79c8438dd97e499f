import path from 'node:path';
import { CACHE } from '../paths.mjs';
import { Failure } from '../processes/failure.mjs';
import { withLock } from '../processes/lock.mjs';
import { ensureNode } from './node.mjs';
import { ensurePackages } from './packages.mjs';

/**
 * Makes everything else possible on a machine with Node 20 or newer and npm: a supported Node and
 * the packages. Several processes at once take turns.
 *
 * @param {(message: string) => void} say
 * @returns {Promise<import('./node.mjs').Node>}
 */
export async function bootstrap(say) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Failure(
      `This is Node ${process.versions.node}. Node 20 or newer is needed to begin with.`,
    );
  }
  return withLock(
    path.join(CACHE, 'bootstrap.lock'),
    holder => say(`Waiting for the installation of process ${holder}`),
    async () => {
      const node = await ensureNode(say);
      await ensurePackages(node, say);
      return node;
    },
  );
}
