import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeZip } from './writeZip.mjs';

const room = fileURLToPath(new URL('..', import.meta.url));

test('everything that the image copies is made by the commands before it', async () => {
  const dockerfile = await fs.readFile(
    path.join(room, 'image', 'Dockerfile'),
    'utf8',
  );
  const made = [
    await fs.readFile(path.join(room, 'scripts', 'build-bundle.mjs'), 'utf8'),
    await fs.readFile(path.join(room, 'scripts', 'build-lambda.mjs'), 'utf8'),
  ].join('\n');
  const copied = [...dockerfile.matchAll(/^COPY (\S+) /gm)].map(
    ([, from]) => path.parse(from.replace(/\/$/, '')).name,
  );
  assert.deepEqual(copied, ['opt', 'unpack-chromium', 'task']);
  for (const name of copied) assert.ok(made.includes(`'${name}'`), name);
  assert.match(dockerfile, /^CMD \["lambda\.handler"\]$/m);
});

test('the same files make the same archive, whatever their order and time', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'uat-zip-'));
  const archives = [];
  for (const names of [
    ['a', 'b'],
    ['b', 'a'],
  ]) {
    const files = [];
    for (const name of names) {
      const source = path.join(folder, name);
      await fs.writeFile(source, name.repeat(1_000));
      files.push({ name: `task/${name}`, source });
    }
    const target = path.join(folder, `${names.join('')}.zip`);
    assert.equal((await writeZip(target, files)).unpacked, 2_000);
    archives.push(await fs.readFile(target));
  }
  assert.deepEqual(archives[0], archives[1]);
  assert.equal(archives[0].readUInt32LE(0), 0x04034b50);
  await fs.rm(folder, { recursive: true });
});
