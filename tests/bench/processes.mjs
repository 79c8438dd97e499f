import { readdirSync, readFileSync } from 'node:fs';

/*
 * What processes take of the machine, by what Linux tells in /proc. They are looked at while they work, for a process
 * that has ended tells nothing any more.
 */

const pause = 250;
/** Of the clock in which processor time is counted. */
const ticksPerSecond = 100;

/**
 * The most memory that a process and everything it started took while `work` was done, in megabytes: proportional set
 * size, so that what processes share is counted once.
 *
 * @param {number} pid
 * @param {Promise<unknown>} work
 */
export async function mostMemoryDuring(pid, work) {
  const kilobytes = await mostDuring(work, () =>
    treeOf(pid).reduce((sum, one) => sum + sizeOf(one), 0),
  );
  return Math.round(kilobytes / 1024);
}

/**
 * Processor time that this process and everything it started took while `work` was done, in milliseconds. What the
 * machine does beside it changes that little, and how long the work lasts much.
 *
 * @param {() => Promise<unknown>} work
 * @param {number[]} apart - processes that do not count
 */
export async function processorTimeOf(work, apart = []) {
  const taken = () =>
    treeOf(process.pid)
      .filter(pid => !apart.includes(pid))
      .reduce((sum, pid) => sum + ticksOf(pid), 0);
  const before = taken();
  const most = await mostDuring(work(), taken);
  return Math.max(0, most - before) * (1000 / ticksPerSecond);
}

/** @param {Promise<unknown>} work @param {() => number} look */
async function mostDuring(work, look) {
  let most = 0;
  let done = false;
  const end = work.finally(() => {
    done = true;
  });
  while (!done) {
    most = Math.max(most, look());
    await Promise.race([
      end.catch(() => undefined),
      new Promise(resolve => {
        setTimeout(resolve, pause);
      }),
    ]);
  }
  await end;
  return Math.max(most, look());
}

/** The process, its children, and theirs. @param {number} root */
function treeOf(root) {
  const parents = new Map(
    readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(name => [Number(name), Number(statOf(Number(name))[1])]),
  );
  const tree = [root];
  for (const one of tree) {
    for (const [child, parent] of parents) {
      if (parent === one) tree.push(child);
    }
  }
  return tree;
}

/** Own ticks, and those of children that have ended. @param {number} pid */
function ticksOf(pid) {
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = statOf(
    pid,
  )
    .slice(11, 15)
    .map(Number);
  return user + system + childrenUser + childrenSystem;
}

/** Fields of `/proc/<pid>/stat` from the state on; the name before may hold blanks. @param {number} pid */
function statOf(pid) {
  return textOf(`/proc/${pid}/stat`).split(') ').pop()?.split(' ') ?? [];
}

/** In kilobytes. @param {number} pid */
function sizeOf(pid) {
  return Number(
    /^Pss:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0,
  );
}

/** Empty when the process has ended meanwhile. @param {string} file */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
