import { readdirSync, readFileSync } from 'node:fs';

/**
 * The most memory that a process and everything it started took while `work`
 * was done, in megabytes: proportional set size, so that what processes share
 * is counted once. Linux only.
 *
 * @param {number} pid
 * @param {Promise<unknown>} work
 */
export async function mostMemoryDuring(pid, work) {
  let most = 0;
  let done = false;
  const end = work.finally(() => {
    done = true;
  });
  while (!done) {
    const bytes = treeOf(pid).reduce((sum, one) => sum + sizeOf(one), 0);
    most = Math.max(most, bytes);
    await Promise.race([
      end.catch(() => undefined),
      new Promise(resolve => {
        setTimeout(resolve, 250);
      }),
    ]);
  }
  await end;
  return Math.round(most / 1024);
}

/** The process, its children, and theirs. @param {number} pid */
function treeOf(pid) {
  const parents = new Map(
    readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(name => [Number(name), parentOf(name)]),
  );
  const tree = [pid];
  for (const one of tree) {
    for (const [child, parent] of parents) {
      if (parent === one) tree.push(child);
    }
  }
  return tree;
}

/** @param {string} pid */
function parentOf(pid) {
  const fields = textOf(`/proc/${pid}/stat`).split(') ').pop();
  return Number(fields?.split(' ')[1]);
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
