import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { layOutImage } from './emulator/layOut.mjs';

/* The real Dockerfile of the runner, with programs of a line each in place of those that it copies. */

const runner = path.dirname(
  createRequire(import.meta.url).resolve('@uatcms/runner/package.json'),
);
const dockerfile = path.join(runner, 'image', 'Dockerfile');

/** Says that it was run, in a file of its own. */
const note = where =>
  `require('node:fs').writeFileSync(require('node:path').join(${where}), process.execArgv.join());`;
const toys = {
  'dist/unpack-chromium.cjs': note(`process.env.XDG_CACHE_HOME, 'unpacked'`),
  'dist/lambda-image/task/lambda.cjs': '',
  'dist/lambda-image/task/compile.cjs': note(`__dirname, 'compiled'`),
  'dist/lambda-image/opt/nodejs/node_modules/@sparticuz/chromium/bin/x.br': '',
  'dist/lambda-image/opt/nodejs/node_modules/@sparticuz/chromium/build/x': '',
};

let context;

before(async () => {
  context = await fs.mkdtemp(path.join(os.tmpdir(), 'uat-image-'));
  for (const [name, content] of Object.entries(toys)) {
    await fs.mkdir(path.dirname(path.join(context, name)), { recursive: true });
    await fs.writeFile(path.join(context, name), content);
  }
});

after(() => fs.rm(context, { recursive: true }));

async function filesOfImage(name, base) {
  const folder = path.join(context, name);
  const laidOut = await layOutImage({ dockerfile, context, base }, folder);
  const entries = await fs.readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry =>
      path.relative(folder, path.join(entry.parentPath, entry.name)),
    );
  return { ...laidOut, folder, files: files.sort() };
}

test('the image has its browser unpacked and its code compiled, and nothing twice', async () => {
  const { files, folder, handler, env, taskRoot } = await filesOfImage('image');
  assert.deepEqual(files, [
    'opt/nodejs/node_modules/@sparticuz/chromium/build/x',
    'opt/uat/unpacked',
    'var/task/compile.cjs',
    'var/task/compiled',
    'var/task/lambda.cjs',
  ]);
  assert.equal(handler, 'lambda.handler');
  assert.equal(env.NODE_PATH, path.join(folder, 'opt/nodejs/node_modules'));
  // V8 refuses what was compiled with other flags than those of Lambda.
  const flags = await fs.readFile(path.join(taskRoot, 'compiled'), 'utf8');
  assert.equal(flags, '--expose-gc');
});

test('an image whose base brings a browser has that one alone', async () => {
  const UAT_BROWSER_PATH = '/usr/bin/chromium';
  const { files, env } = await filesOfImage('other', { UAT_BROWSER_PATH });
  assert.ok(!files.includes('opt/uat/unpacked'));
  assert.ok(!files.some(file => file.endsWith('.br')));
  assert.equal(env.UAT_BROWSER_PATH, UAT_BROWSER_PATH);
});
