import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/* The program that Lambda loads and the one that compiles, with a handler and a Playwright of a line each. */

const room = fileURLToPath(new URL('..', import.meta.url));
let folder;

const handler = word =>
  `exports.handler = () => '${word} ' + require('playwright-core/lib/coreBundle').name + ' ' + __filename.slice(-18);
   exports.browserStarted = async () => {};`;

const write = word =>
  fs.writeFile(path.join(folder, 'lambda-handler.cjs'), handler(word));

before(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'uat-compiled-'));
  await build({
    absWorkingDir: room,
    entryPoints: ['src/lambda.ts', 'src/compile.ts'],
    ...{ outdir: folder, outExtension: { '.js': '.cjs' }, bundle: true },
    ...{ platform: 'node', format: 'cjs' },
  });
  const lib = path.join(folder, 'node_modules', 'playwright-core', 'lib');
  await fs.mkdir(lib, { recursive: true });
  await fs.writeFile(path.join(lib, 'utilsBundle.js'), "exports.name = 'Play'");
  await fs.writeFile(
    path.join(lib, 'coreBundle.js'),
    "exports.name = require('./utilsBundle').name + 'wright'",
  );
  await write('one');
});

after(() => fs.rm(folder, { recursive: true }));

const run = (...args) =>
  execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
const answer = (...flags) =>
  run(...flags, '-p', "require('./lambda.cjs').handler()").trim();

test('a handler is the same without compiled code, with it, and with that of other flags', async () => {
  assert.equal(answer(), 'one Playwright lambda-handler.cjs');
  run('--expose-gc', 'compile.cjs');
  assert.deepEqual((await fs.readdir(path.join(folder, 'compiled'))).sort(), [
    'coreBundle.js.code',
    'lambda-handler.cjs.code',
    'utilsBundle.js.code',
  ]);
  for (const flags of [['--expose-gc'], []]) {
    assert.equal(answer(...flags), 'one Playwright lambda-handler.cjs');
  }
});

test('compiled code of a source that has changed since is not used', async () => {
  run('--expose-gc', 'compile.cjs');
  // V8 itself looks at the length alone.
  await write('two');
  assert.equal(answer('--expose-gc'), 'two Playwright lambda-handler.cjs');
});
