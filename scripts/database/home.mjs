import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../paths.mjs';
import { Failure } from '../processes/failure.mjs';
import { nativeDirectory } from './binaries.mjs';

/**
 * PostgreSQL refuses to run as root, so root runs it as one of these users. `nobody` exists
 * everywhere: no user is created on somebody's machine.
 */
const USERS_INSTEAD_OF_ROOT = ['postgres', 'nobody'];

/**
 * @typedef {object} Home where one database cluster lives
 * @property {string} directory its folder: `cluster`, `password`, `postgres.log`
 * @property {string} native the folder with PostgreSQL's binaries
 * @property {{ uid: number, gid: number } | undefined} owner who runs it, where that is not us
 */

/**
 * Finds a folder for a cluster that the user who runs PostgreSQL can reach, and makes it.
 *
 * Root's repository may lie in a folder that only root can enter, such as /root. Then the cluster
 * and a copy of the binaries live under /var/tmp, which outlasts a restart of the machine.
 *
 * @param {string} directory where it should be
 * @param {(message: string) => void} say
 * @returns {Promise<Home>}
 */
export async function prepareHome(directory, say) {
  const native = nativeDirectory();
  if (process.getuid?.() !== 0) {
    await fs.mkdir(directory, { recursive: true, mode: 0o700 });
    return { directory, native, owner: undefined };
  }

  const owner = findOwner();
  await fs.mkdir(path.dirname(directory), { recursive: true });
  const canReach = folder => reaches(owner, folder);
  if (canReach(path.dirname(directory)) && canReach(path.join(native, 'bin'))) {
    await makeOwned(directory, owner);
    return { directory, native, owner };
  }
  return prepareFallback(directory, native, owner, say);
}

function findOwner() {
  for (const name of USERS_INSTEAD_OF_ROOT) {
    try {
      const id = flag =>
        Number(
          execFileSync('id', [flag, name], {
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'ignore'],
          }),
        );
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // The next name.
    }
  }
  throw new Failure(
    `PostgreSQL cannot run as root, and there is no user ${USERS_INSTEAD_OF_ROOT.join(
      ' or ',
    )} to run it as. Start the portal as an ordinary user.`,
  );
}

function reaches(owner, folder) {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    ...owner,
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
}

async function makeOwned(directory, { uid, gid }) {
  await fs.mkdir(directory, { recursive: true });
  await fs.chown(directory, uid, gid);
  await fs.chmod(directory, 0o700);
}

async function prepareFallback(directory, native, owner, say) {
  const mark = createHash('sha256').update(directory).digest('hex');
  const base = path.join('/var/tmp', `uat-portal-${mark.slice(0, 12)}`);
  await fs.mkdir(base, { mode: 0o711 }).catch(error => {
    if (error.code !== 'EEXIST') throw error;
  });
  // Everybody may write to /var/tmp: what we did not make ourselves is not ours to trust.
  const found = await fs.lstat(base);
  if (!found.isDirectory() || found.uid !== 0 || found.mode & 0o022) {
    throw new Failure(
      `${base} is not a folder that only root can write to. Remove it and start again.`,
    );
  }

  const copy = path.join(base, 'postgresql');
  await copyOnce(native, copy);
  const fallback = path.join(base, 'data');
  await makeOwned(fallback, owner);
  say(
    `The user who runs PostgreSQL cannot enter ${ROOT}: the database is in ${fallback}`,
  );
  return { directory: fallback, native: copy, owner };
}

async function copyOnce(from, to) {
  const { version } = JSON.parse(
    await fs.readFile(path.join(from, '..', 'package.json'), 'utf8'),
  );
  const stamp = path.join(to, 'version');
  const copied = await fs.readFile(stamp, 'utf8').catch(() => undefined);
  if (copied === version) return;

  await fs.rm(to, { recursive: true, force: true });
  await fs.cp(from, to, { recursive: true, verbatimSymlinks: true });
  await fs.writeFile(stamp, version);
}
