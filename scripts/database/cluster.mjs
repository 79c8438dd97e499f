import { randomBytes } from 'node:crypto';
import { existsSync, promises as fs } from 'node:fs';
import path from 'node:path';
import { Failure } from '../processes/failure.mjs';
import { capture } from '../processes/run.mjs';

/** What a cluster that is thrown away after the tests need not do: survive a power cut. */
const FAST_AND_LOOSE = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
];

/**
 * One PostgreSQL cluster, driven by `initdb` and `pg_ctl`.
 *
 * `pg_ctl` starts the server as a daemon in a session of its own: Ctrl-C does not reach it, and it
 * outlives a parent that was killed. Therefore `start` first ends a server that an earlier process
 * left behind. At most one process may use a cluster: its caller holds a lock.
 */
export class Cluster {
  #home;
  #port;
  #data;
  #settings;

  /**
   * @param {import('./home.mjs').Home} home
   * @param {{ port: number, throwaway?: boolean }} options
   */
  constructor(home, { port, throwaway = false }) {
    this.#home = home;
    this.#port = port;
    this.#data = path.join(home.directory, 'cluster');
    this.#settings = [
      'listen_addresses=127.0.0.1',
      // No socket file: its folder may not be writable, and nobody here needs one.
      'unix_socket_directories=',
      // Each plugin of the backend has a connection pool of its own.
      'max_connections=250',
      ...(throwaway ? FAST_AND_LOOSE : []),
    ];
  }

  /** @returns {Promise<string>} the password of the user `postgres` */
  async password() {
    return (await fs.readFile(this.#passwordFile, 'utf8')).trim();
  }

  /** Connection URL of a database of this cluster. */
  async url(database = 'postgres') {
    return `postgresql://postgres:${await this.password()}@127.0.0.1:${
      this.#port
    }/${database}`;
  }

  /** Ends a server that a killed process left behind; does nothing where there is none. */
  async recover() {
    const pidFile = path.join(this.#data, 'postmaster.pid');
    const pid = Number(
      (await fs.readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0],
    );
    if (!pid) return;
    if (await isPostgres(pid)) {
      await this.stop();
    } else {
      // A new process may have got the old number. PostgreSQL would wait for it to go away.
      await fs.rm(pidFile, { force: true });
    }
  }

  /** Makes the cluster where there is none, starts it, and waits until it takes connections. */
  async start() {
    if (!existsSync(this.#data)) await this.#initialise();
    if (!existsSync(this.#passwordFile)) {
      throw new Failure(
        `The password of the local database is gone (${
          this.#passwordFile
        }). Remove ${this.#home.directory} to begin with an empty database.`,
      );
    }
    const settings = this.#settings.map(each => `-c ${each}`).join(' ');
    const log = path.join(this.#home.directory, 'postgres.log');
    try {
      await this.#control([
        'start',
        '--wait',
        '--timeout=60',
        `--log=${log}`,
        `--options=-p ${this.#port} ${settings}`,
      ]);
    } catch (error) {
      const lines = await fs.readFile(log, 'utf8').catch(() => '');
      throw new Failure(
        `PostgreSQL did not start: ${error.message}\n${lines
          .split('\n')
          .slice(-15)
          .join('\n')}`,
      );
    }
  }

  /** Ends the server: open transactions are rolled back, clients are disconnected. */
  async stop() {
    await this.#control(['stop', '--wait', '--timeout=30', '--mode=fast']);
  }

  /** Ends the server without the usual clean-up: the next start recovers from the log. */
  async kill() {
    await this.#control(['stop', '--mode=immediate']);
  }

  /** Deletes a stopped cluster with all its data. */
  async erase() {
    await fs.rm(this.#home.directory, { recursive: true, force: true });
  }

  get #passwordFile() {
    return path.join(this.#home.directory, 'password');
  }

  async #initialise() {
    const { owner, directory } = this.#home;
    await fs.mkdir(directory, { recursive: true, mode: 0o700 });
    if (owner) await fs.chown(directory, owner.uid, owner.gid);
    // Renamed only when complete: an interrupted initdb leaves no half cluster.
    const unfinished = `${this.#data}.new`;
    await fs.rm(unfinished, { recursive: true, force: true });

    const password = randomBytes(24).toString('base64url');
    const forInitdb = path.join(directory, 'password.initdb');
    for (const file of [this.#passwordFile, forInitdb]) {
      await fs.rm(file, { force: true });
      await fs.writeFile(file, `${password}\n`, { mode: 0o600 });
    }
    if (owner) await fs.chown(forInitdb, owner.uid, owner.gid);

    try {
      await this.#postgres('initdb', [
        `--pgdata=${unfinished}`,
        '--username=postgres',
        `--pwfile=${forInitdb}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The same order of texts on every machine, whatever locales it has.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ]);
    } finally {
      await fs.rm(forInitdb, { force: true });
    }
    await fs.rename(unfinished, this.#data);
  }

  #control(args) {
    return this.#postgres('pg_ctl', [
      ...args,
      `--pgdata=${this.#data}`,
      '--silent',
    ]);
  }

  #postgres(program, args) {
    const { native, directory, owner } = this.#home;
    return capture(path.join(native, 'bin', program), args, {
      ...owner,
      // The user who runs PostgreSQL may not be allowed to enter our own working folder.
      cwd: directory,
      // An initdb or a start that is half done leaves more to clean up than one that is done.
      untouched: true,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    });
  }
}

async function isPostgres(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const command = await fs
    .readFile(`/proc/${pid}/cmdline`, 'utf8')
    .catch(() => undefined);
  // Without /proc (macOS) a living process under that number has to be taken for the server.
  return command === undefined || command.includes('postgres');
}
