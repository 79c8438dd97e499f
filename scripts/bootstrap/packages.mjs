import { createHash } from 'node:crypto';
import { existsSync, promises as fs } from 'node:fs';
import path from 'node:path';
import { CACHE, ROOT, YARN } from '../paths.mjs';
import { captureNode } from '../processes/run.mjs';
import { workspaces } from './workspaces.mjs';
import { yarnEnvironment } from './yarnEnvironment.mjs';

const STAMP = path.join(CACHE, 'packages.json');
const STEPS = {
  'Resolution step': 'resolving',
  'Fetch step': 'fetching',
  'Link step': 'linking and building',
};

/**
 * Installs the npm packages where what is installed is not what yarn.lock and the package.json
 * files ask for. The caller holds the lock of this folder.
 *
 * @param {import('./node.mjs').Node} node
 * @param {(message: string) => void} say
 */
export async function ensurePackages(node, say) {
  const folders = await workspaces();
  const wanted = await fingerprint(folders);
  const found = JSON.parse(await fs.readFile(STAMP, 'utf8').catch(() => '{}'));
  const installed = existsSync(
    path.join(ROOT, 'node_modules', '.yarn-state.yml'),
  );
  if (installed && found.installed === wanted) return;

  // Yarn writes its state last and repairs by it; without one it would trust what lies around.
  if (found.interrupted && !installed) {
    say('The last installation was interrupted: starting over');
    await Promise.all(
      [ROOT, ...folders].map(folder =>
        fs.rm(path.join(folder, 'node_modules'), {
          recursive: true,
          force: true,
        }),
      ),
    );
  }
  say('Installing packages (one to five minutes the first time)');
  await writeStamp({ interrupted: true });
  await captureNode(node, [YARN, 'install', '--immutable'], {
    cwd: ROOT,
    env: { ...node.env, ...(await yarnEnvironment(ROOT)) },
    onOutput: chunk => {
      for (const [name, step] of Object.entries(STEPS)) {
        if (chunk.includes(`┌ ${name}`)) say(`  ${step}`);
      }
    },
  });
  await writeStamp({ installed: wanted });
}

async function writeStamp(stamp) {
  await fs.mkdir(CACHE, { recursive: true });
  await fs.writeFile(STAMP, JSON.stringify(stamp));
}

async function fingerprint(folders) {
  const hash = createHash('sha256');
  const files = [
    'yarn.lock',
    '.yarnrc.yml',
    'package.json',
    ...folders.map(folder =>
      path.join(path.relative(ROOT, folder), 'package.json'),
    ),
  ];
  for (const file of files) {
    hash.update(`${file}\0`).update(await fs.readFile(path.join(ROOT, file)));
  }
  return hash.digest('hex');
}
