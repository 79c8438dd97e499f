import { promises as fs } from 'node:fs';
import path from 'node:path';
import { Cluster } from '../database/cluster.mjs';
import { ensureDatabase } from '../database/database.mjs';
import { prepareHome } from '../database/home.mjs';
import { Failure } from '../processes/failure.mjs';
import { tryLock } from '../processes/lock.mjs';
import { died, waitUntilReady } from './readiness.mjs';
import { startAws, startBackend, startOidc, startShop } from './services.mjs';
import { portalEnvironment, refuseTakenPorts } from './settings.mjs';

const SHOP_READY_MS = 20_000;
const AWS_READY_MS = 20_000;
const OIDC_READY_MS = 20_000;
const BACKEND_READY_MS = 180_000;
/** The backend hands its running shards back while it closes. */
const BACKEND_GRACE_MS = 15_000;
const SHOP_GRACE_MS = 5_000;
const AWS_GRACE_MS = 5_000;
const OIDC_GRACE_MS = 5_000;

/**
 * A portal on this machine: PostgreSQL, the example shop, an emulated AWS Lambda, an identity provider where people sign
 * in, and the backend, which serves the frontend.
 *
 * One portal per data folder, kept by a lock. Parts start in that order and stop in the reverse one,
 * so that the backend can still write what it has to. `stop` may be called at any time, also while
 * a part is starting, and more than once; `kill` is for whoever cannot wait.
 */
export class Portal {
  #node;
  #settings;
  #lock;
  #cluster;
  #databaseStart;
  #environment;
  #shop;
  #aws;
  #oidc;
  #backend;
  #stopping;

  /**
   * @param {import('../bootstrap/node.mjs').Node} node
   * @param {import('./settings.mjs').Settings} settings
   */
  constructor(node, settings) {
    this.#node = node;
    this.#settings = settings;
  }

  /**
   * Makes sure that this portal can start: it is the only one with its data, what a killed one left
   * behind is gone, and its ports are free.
   *
   * @param {(message: string) => void} say
   * @throws {Failure}
   */
  async claim(say) {
    const { data, ports } = this.#settings;
    const lock = await tryLock(path.join(data, 'portal.lock'));
    if ('holder' in lock) {
      throw new Failure(
        `A portal is running with the data of ${data} already (process ${lock.holder}). Stop it, or set UAT_DATA_DIR, UAT_PORT, UAT_SHOP_PORT, UAT_AWS_PORT and UAT_POSTGRES_PORT for a second one.`,
      );
    }
    this.#lock = lock;

    const home = await prepareHome(path.join(data, 'postgres'), say);
    const cluster = new Cluster(home, { port: ports.UAT_POSTGRES_PORT });
    // Before the look at the ports: a database left behind has one of them.
    await cluster.recover();
    await refuseTakenPorts(this.#settings);
    this.#cluster = cluster;
  }

  /** Deletes everything a claimed portal keeps: the next start begins like the first one. */
  async erase() {
    const { data } = this.#settings;
    await this.#cluster.erase();
    for (const name of ['logs', 'artifacts', 'bucket']) {
      await fs.rm(path.join(data, name), { recursive: true, force: true });
    }
  }

  /** Starts what a backend needs. Afterwards `environment` is there. */
  async startSurroundings() {
    this.#refuseWhenStopping();
    this.#databaseStart = this.#startDatabase();
    await this.#databaseStart;
    this.#refuseWhenStopping();
    this.#shop = startShop(this.#surroundings);
    this.#aws = startAws(this.#surroundings);
    const { oidc } = this.#settings;
    if (oidc) this.#oidc = startOidc(this.#surroundings);
    await waitUntilReady(this.#settings.shopUrl, this.#shop, SHOP_READY_MS);
    await waitUntilReady(
      `${this.#settings.awsUrl}/_emulator`,
      this.#aws,
      AWS_READY_MS,
    );
    if (oidc) {
      await waitUntilReady(
        this.#environment.OIDC_METADATA_URL,
        this.#oidc,
        OIDC_READY_MS,
      );
    }
  }

  /** Starts the backend and waits until the portal can be used. */
  async startBackend() {
    this.#refuseWhenStopping();
    this.#backend = startBackend(this.#surroundings);
    await waitUntilReady(
      `${this.#settings.portalUrl}/.backstage/health/v1/readiness`,
      this.#backend,
      BACKEND_READY_MS,
    );
  }

  /** @returns {NodeJS.ProcessEnv} the environment for a backend */
  get environment() {
    return this.#environment;
  }

  /** Resolves with a failure when a part ends that nobody has stopped. */
  async untilDeath() {
    const parts = [this.#backend, this.#oidc, this.#aws, this.#shop].filter(
      Boolean,
    );
    const failure = await Promise.race(
      parts.map(async part => died(part, await part.ended)),
    );
    return this.#stopping ? new Promise(() => {}) : failure;
  }

  /** Stops all parts, the backend first. */
  stop() {
    this.#stopping ??= this.#stopInOrder();
    return this.#stopping;
  }

  /** Ends all parts at once. The database recovers from its log at the next start. */
  async kill() {
    this.#backend?.kill();
    this.#oidc?.kill();
    this.#aws?.kill();
    this.#shop?.kill();
    if (this.#databaseStart) await this.#cluster.kill();
    this.#lock?.release();
  }

  async #startDatabase() {
    await this.#cluster.start();
    await ensureDatabase(this.#cluster, 'portal');
    this.#environment = {
      ...this.#node.env,
      ...portalEnvironment(this.#settings, await this.#cluster.password()),
    };
  }

  async #stopInOrder() {
    // Whether it succeeds or not: what is not up yet could not be stopped.
    await this.#databaseStart?.catch(() => {});
    await this.#backend?.stop(BACKEND_GRACE_MS);
    await this.#oidc?.stop(OIDC_GRACE_MS);
    await this.#aws?.stop(AWS_GRACE_MS);
    await this.#shop?.stop(SHOP_GRACE_MS);
    if (this.#environment) await this.#cluster.stop();
    this.#lock?.release();
  }

  get #surroundings() {
    return {
      node: this.#node,
      settings: this.#settings,
      env: this.#environment,
    };
  }

  #refuseWhenStopping() {
    if (this.#stopping) throw new Failure('Stopped while starting.');
  }
}
