import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { tryLock, withLock } from './lock.mjs';

let folder;
let file;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'lock-'));
  file = path.join(folder, 'a.lock');
});
afterEach(() => fs.rm(folder, { recursive: true }));

const holdElsewhere = async () => {
  const code = `import { tryLock } from ${JSON.stringify(
    new URL('./lock.mjs', import.meta.url).href,
  )}; await tryLock(${JSON.stringify(file)}); console.log('held');
  setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
};

test('a second process learns who has the lock', async () => {
  const child = await holdElsewhere();
  assert.deepEqual(await tryLock(file), { holder: child.pid });
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('the lock of a killed process is taken over', async () => {
  const child = await holdElsewhere();
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.ok('release' in (await tryLock(file)));
});

test('a process that got the number of a dead holder is not taken for it', async () => {
  await fs.writeFile(file, `${process.pid} 1 some-token`);
  assert.ok('release' in (await tryLock(file)));
});

test('many takers of a dead lock get it one after the other', async () => {
  await fs.writeFile(file, '999999999 1 some-token');
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 4 }, () =>
      withLock(
        file,
        () => {},
        async () => {
          inside += 1;
          most = Math.max(most, inside);
          await new Promise(resolve => setTimeout(resolve, 20));
          inside -= 1;
        },
      ),
    ),
  );
  assert.equal(most, 1);
  assert.deepEqual(await fs.readdir(folder), []);
});

test('of many takers of a dead lock, whatever their order, exactly one gets it', async () => {
  const takeAll = () =>
    Promise.all(Array.from({ length: 12 }, () => tryLock(file)));
  for (let round = 0; round < 25; round += 1) {
    await fs.writeFile(file, `999999999 1 round-${round}`);
    const taken = await takeAll();
    const locks = taken.filter(lock => 'release' in lock);
    assert.equal(locks.length, 1, `round ${round}`);
    locks[0].release();
  }
  assert.deepEqual(await fs.readdir(folder), []);
});

test('the lock under which a dead lock is removed may be dead as well', async () => {
  const dead = '999999999 1 outer';
  const inner = createHash('sha256').update(dead).digest('hex').slice(0, 16);
  await fs.writeFile(file, dead);
  await fs.writeFile(`${file}.${inner}`, '999999999 1 inner');
  const lock = await tryLock(file);
  assert.ok('release' in lock);
  lock.release();
  assert.deepEqual(await fs.readdir(folder), []);
});
