import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'uat-worker-';

/**
 * Gives this process a temporary folder of its own, for itself and the browsers
 * it starts, which goes with the process. A process that was killed could not
 * clear up: whoever starts next does it for all that are dead, and ends what
 * browser of theirs is left.
 *
 * Any number of processes may do this at the same time. A folder is named after
 * the process and the moment it began, so that a number which the system gives
 * out again is not taken for its owner.
 */
export function ownTempFolder(): string {
  const system = tmpdir();
  const own = join(system, `${prefix}${process.pid}-${beganAt(process.pid)}`);
  sweep(system);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  process.env.TMPDIR = own;
  process.on('exit', () => remove(own));
  return own;
}

function sweep(system: string): void {
  for (const name of readdirSync(system)) {
    const owner = new RegExp(`^${prefix}(\\d+)-(\\d+)$`).exec(name);
    if (owner && !isAlive(Number(owner[1]), owner[2])) {
      const folder = join(system, name);
      endWhoeverUses(folder);
      remove(folder);
    }
  }
}

function isAlive(pid: number, began: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return beganAt(pid) === began;
}

/** When a process began, in ticks since the system did; 0 where that is not told. */
function beganAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in brackets, may hold anything; the 22nd field is the 20th after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '0';
  }
}

/** A browser names its profile when it is started: inside of the folder. */
function endWhoeverUses(folder: string): void {
  for (const pid of processes()) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (command.includes(`${folder}/`) && pid !== process.pid)
        process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile, or is not ours to end.
    }
  }
}

function processes(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Somebody else is at it, or a browser still writes: the next one sweeps.
  }
}
