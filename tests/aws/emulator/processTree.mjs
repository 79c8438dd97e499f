import { readdirSync, readFileSync } from 'node:fs';

/*
 * What a sandbox has started, from /proc: a browser has a process group of its own, so a signal to ours does not reach
 * it. Where there is no /proc, only the process itself is seen.
 */

/**
 * A process and its descendants.
 *
 * @param {number} pid
 * @returns {number[]}
 */
export function treeOf(pid) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of listProcesses()) {
    const stat = read(`/proc/${name}/stat`);
    const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(stat)?.[1]);
    if (parent) children.set(parent, [...(children.get(parent) ?? []), +name]);
  }
  const tree = [pid];
  for (const member of tree) tree.push(...(children.get(member) ?? []));
  return tree;
}

/**
 * Memory of a process tree in megabytes. What processes share is counted once (PSS), as a cgroup would.
 *
 * @param {number} pid
 */
export function memoryOf(pid) {
  return treeOf(pid)
    .map(member => read(`/proc/${member}/smaps_rollup`))
    .map(rollup => Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024)
    .reduce((sum, megabytes) => sum + megabytes, 0);
}

/**
 * Sends a signal to a process and everything it has started: `SIGKILL` ends them, `SIGSTOP` freezes them until `SIGCONT`.
 *
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalTree(pid, signal) {
  for (const member of treeOf(pid)) {
    try {
      process.kill(member, signal);
    } catch {
      // Gone by itself.
    }
  }
}

function listProcesses() {
  try {
    return readdirSync('/proc').filter(name => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
