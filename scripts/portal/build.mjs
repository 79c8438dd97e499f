import { createHash } from 'node:crypto';
import { existsSync, promises as fs } from 'node:fs';
import path from 'node:path';
import { CACHE, ROOT, YARN } from '../paths.mjs';
import { captureNode } from '../processes/run.mjs';

const FRONTEND_STAMP = path.join(CACHE, 'frontend');
const FRONTEND_SOURCES = [
  'packages/app',
  'plugins/uat',
  'plugins/uat-common',
  'app-config.yaml',
  'yarn.lock',
];
const NOT_SOURCES = ['dist', 'node_modules', 'coverage'];

/**
 * Builds the bundle that the local executor starts as a process.
 * @param {import('../bootstrap/node.mjs').Node} node
 */
export async function buildRunner(node) {
  await yarn(node, ['workspace', '@uatcms/runner', 'build:bundle']);
}

/**
 * Builds the frontend where its sources changed; the backend serves it.
 *
 * @param {import('../bootstrap/node.mjs').Node} node
 * @param {(message: string) => void} say
 */
export async function buildFrontend(node, say) {
  const wanted = await fingerprint(FRONTEND_SOURCES);
  const built = existsSync(
    path.join(ROOT, 'packages', 'app', 'dist', 'index.html'),
  );
  const found = await fs.readFile(FRONTEND_STAMP, 'utf8').catch(() => '');
  if (built && found === wanted) return;

  say('Building the frontend (up to two minutes)');
  await fs.rm(FRONTEND_STAMP, { force: true });
  await yarn(node, ['workspace', 'app', 'build']);
  await fs.writeFile(FRONTEND_STAMP, wanted);
}

function yarn(node, args) {
  return captureNode(node, [YARN, ...args], { cwd: ROOT });
}

async function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const source of sources) await addTo(hash, path.join(ROOT, source));
  return hash.digest('hex');
}

async function addTo(hash, file) {
  const stat = await fs.stat(file);
  if (stat.isDirectory()) {
    const names = await fs.readdir(file);
    for (const name of names.sort()) {
      if (!NOT_SOURCES.includes(name)) await addTo(hash, path.join(file, name));
    }
  } else {
    hash
      .update(`${path.relative(ROOT, file)}\0`)
      .update(await fs.readFile(file));
  }
}
