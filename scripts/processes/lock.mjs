import { createHash, randomUUID } from 'node:crypto';
import { linkSync, rmSync, readFileSync, promises as fs } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * A lock between processes, as a file that names its holder.
 *
 * Several processes may ask at the same time; `link` lets exactly one of them create the file, with
 * its content complete. A holder that died without releasing (kill -9) is found by its process id and
 * the time it began, since another process may have got the old number. Its lock is removed under a
 * lock of its own, named after what is removed: a live holder's lock is removed by nobody else, and a
 * dead one's by one process at a time, which looks first whether it is still there. That inner lock
 * is one like any other, so it may be left behind by a dead process as well.
 *
 * Not guaranteed: a lock shared by machines, or by containers with process ids of their own.
 */

/**
 * @param {string} file
 * @returns {Promise<{ release: () => void } | { holder: number }>} the lock, or who has it
 */
export async function tryLock(file) {
  await fs.mkdir(path.dirname(file), { recursive: true });
  const id = randomUUID();
  const token = `${process.pid} ${beginOf(process.pid)} ${id}`;
  const own = `${file}.${id}`;
  await fs.writeFile(own, token);
  try {
    for (;;) {
      if (create(own, file)) {
        return { release: () => release(file, token) };
      }
      const found = await fs.readFile(file, 'utf8').catch(() => undefined);
      if (found === undefined) continue;
      const [holder, begin] = found.split(' ');
      if (isAlive(Number(holder), begin)) return { holder: Number(holder) };
      await remove(file, found);
    }
  } finally {
    await fs.rm(own, { force: true });
  }
}

/**
 * Runs `work` while no other process runs its own under the same lock; waits for its turn.
 *
 * @template T
 * @param {string} file
 * @param {(holder: number) => void} onWait called once, where another process has to be waited for
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  let lock = await tryLock(file);
  if ('holder' in lock) onWait(lock.holder);
  while ('holder' in lock) {
    await sleep(500);
    lock = await tryLock(file);
  }
  // `process.exit` in a signal handler does not run the `finally` below.
  process.once('exit', lock.release);
  try {
    return await work();
  } finally {
    process.off('exit', lock.release);
    lock.release();
  }
}

function create(own, file) {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function release(file, token) {
  try {
    if (readFileSync(file, 'utf8') === token) rmSync(file);
  } catch (error) {
    // Somebody else removed it: another process after a dead holder, or a person by hand.
    if (error.code !== 'ENOENT') throw error;
  }
}

function isAlive(pid, begin) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return beginOf(pid) === begin;
}

/** When a process began, in ticks since the machine's start; `-` where the system does not say. */
function beginOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in the second field may hold spaces; fields 3 and on follow its bracket (proc(5)).
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[22 - 3];
  } catch {
    return '-';
  }
}

async function remove(file, dead) {
  const name = createHash('sha256').update(dead).digest('hex').slice(0, 16);
  const lock = await tryLock(`${file}.${name}`);
  if ('holder' in lock) {
    await sleep(5);
    return;
  }
  try {
    release(file, dead);
  } finally {
    lock.release();
  }
}
