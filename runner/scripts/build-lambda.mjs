// Packs the runner for AWS Lambda from what is installed here, without a network.
//   node scripts/build-lambda.mjs zip    the function, and the layer that brings Chromium (x86_64); the same, byte for
//                                        byte, whenever their contents are
//   node scripts/build-lambda.mjs image  the same files in a folder, for image/Dockerfile
import { existsSync, promises as fs } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { writeZip } from './writeZip.mjs';

const room = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(room, 'dist');

/** What Lambda allows: a function with its layers, unpacked. */
const UNPACKED_LIMIT = 250 * 1024 * 1024;

/** Files of a package that a handler needs: not the pages of its viewers, not its types. */
const needed = {
  'playwright-core': file =>
    !/^lib\/vite\/|\.d\.ts$|\.map$|^bin\/|\.md$/.test(file),
  '@sparticuz/chromium': file =>
    /^(package\.json|LICENSE|build\/|bin\/)/.test(file),
};

async function filesOfPackage(manifest, name, folder) {
  const root = path.dirname(manifest);
  const names = await fs.readdir(root, { recursive: true });
  const files = [];
  for (const file of names.map(one => one.split(path.sep).join('/')).sort()) {
    const source = path.join(root, file);
    const isOwn = !file.startsWith('node_modules/');
    const isWanted = isOwn && (needed[name] ?? (() => true))(file);
    if (isWanted && (await fs.stat(source)).isFile()) {
      files.push({ name: `${folder}node_modules/${name}/${file}`, source });
    }
  }
  return files;
}

/** @param {string} from the file that asks for it */
function findManifest(name, from) {
  const found = createRequire(from)
    .resolve.paths(name)
    .map(folder => path.join(folder, name, 'package.json'))
    .find(existsSync);
  if (!found) throw new Error(`The package ${name} is not installed.`);
  return found;
}

/** A package and what it needs itself. */
async function withDependencies(name, folder, from = import.meta.url) {
  const manifest = findManifest(name, from);
  const { dependencies = {} } = JSON.parse(await fs.readFile(manifest, 'utf8'));
  const files = await filesOfPackage(manifest, name, folder);
  for (const dependency of Object.keys(dependencies).sort()) {
    files.push(...(await withDependencies(dependency, folder, manifest)));
  }
  return files;
}

const unique = files => [
  ...new Map(files.map(one => [one.name, one])).values(),
];

async function pack(file, files) {
  const { packed, unpacked } = await writeZip(path.join(dist, file), files);
  const inMb = bytes => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  console.log(`dist/${file}: ${inMb(packed)}, unpacked ${inMb(unpacked)}`);
  return unpacked;
}

async function copy(folder, files) {
  for (const { name, source } of files) {
    const target = path.join(folder, name);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.copyFile(source, target);
  }
}

const programs = ['lambda.cjs', 'lambda-handler.cjs', 'secrets-manager.cjs'];
// Compiled code fits one Node only, and is never the same twice: it is for the image, which has its Node with it.
if (process.argv[2] === 'image') programs.push('compile.cjs');

const task = [
  ...programs.map(name => ({ name, source: path.join(dist, name) })),
  ...(await withDependencies('playwright-core', '')),
];
// A layer is unpacked to /opt, where Node looks for nodejs/node_modules.
const opt = unique(await withDependencies('@sparticuz/chromium', 'nodejs/'));

if (process.argv[2] === 'image') {
  const folder = path.join(dist, 'lambda-image');
  await fs.rm(folder, { recursive: true, force: true });
  await copy(path.join(folder, 'task'), task);
  await copy(path.join(folder, 'opt'), opt);
} else {
  const total =
    (await pack('lambda-function.zip', task)) +
    (await pack('lambda-chromium-layer.zip', opt));
  if (total > UNPACKED_LIMIT) {
    throw new Error(
      `Function and layer have ${total} bytes, and Lambda unpacks ${UNPACKED_LIMIT} at most. Use the container image.`,
    );
  }
}
