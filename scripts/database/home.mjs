import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, promises as fs } from 'node:fs';
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
  const home = {
    directory: reaches(owner, path.dirname(directory))
      ? directory
      : path.join(await openFallback(), `data-${markOf(directory)}`),
    native: reaches(owner, path.join(native, 'bin'))
      ? native
      : await copyOnce(native, await openFallback()),
    owner,
  };
  if (home.directory !== directory) {
    say(
      `The user who runs PostgreSQL cannot enter ${path.dirname(
        directory,
      )}: the database is in ${home.directory}`,
    );
  }
  await fs.mkdir(home.directory, { recursive: true });
  await fs.chown(home.directory, owner.uid, owner.gid);
  await fs.chmod(home.directory, 0o700);
  return home;
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

async function openFallback() {
  const folder = path.join('/var/tmp', `uat-portal-${markOf(ROOT)}`);
  await fs.mkdir(folder, { mode: 0o711 }).catch(error => {
    if (error.code !== 'EEXIST') throw error;
  });
  // Everybody may write to /var/tmp: what we did not make ourselves is not ours to trust.
  const found = await fs.lstat(folder);
  if (!found.isDirectory() || found.uid !== 0 || found.mode & 0o022) {
    throw new Failure(
      `${folder} is not a folder that only root can write to. Remove it and start again.`,
    );
  }
  await fs.chmod(folder, 0o711);
  return folder;
}

/** Copies the binaries of this version into a folder, once; returns the copy. */
async function copyOnce(native, folder) {
  const { version } = JSON.parse(
    await fs.readFile(path.join(native, '..', 'package.json'), 'utf8'),
  );
  const copy = path.join(folder, `postgresql-${version}`);
  if (existsSync(copy)) return copy;

  const unfinished = `${copy}.${randomUUID()}`;
  await fs.cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  // Root may have installed them for itself alone.
  execFileSync('chmod', ['-R', 'a+rX', unfinished]);
  await fs.rename(unfinished, copy).catch(async error => {
    // Another process was faster.
    await fs.rm(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  });
  return copy;
}

/** Tells apart what several repositories, or several data folders of one, keep under /var/tmp. */
function markOf(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
