import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';

/** A program that serves, in a process of its own. */
export class ServerProcess {
  readonly #child: ChildProcess;
  #output = '';

  /**
   * @param args - of Node.js
   * @param options.within - a command that runs the program given after it in its own place
   */
  constructor(
    args: string[],
    {
      within = [],
      ...options
    }: { cwd: string; env: NodeJS.ProcessEnv; within?: string[] },
  ) {
    const [program, ...rest] = [...within, process.execPath, ...args];
    this.#child = spawn(program, rest, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8').on('data', text => {
        this.#output += text;
      });
    }
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** A path as the process sees it, whose disks may be its own. */
  seen(path: string): string {
    return `/proc/${this.pid}/root${path}`;
  }

  /** From now on `mostMemory` tells what is taken after this. */
  async forgetMostMemory(): Promise<void> {
    await fs.writeFile(`/proc/${this.pid}/clear_refs`, '5');
  }

  /** Bytes of memory, of this process alone, and the most there were. */
  async mostMemory(): Promise<{ now: number; most: number }> {
    const status = await fs.readFile(`/proc/${this.pid}/status`, 'utf8');
    const bytes = (name: string) =>
      1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)![1]);
    return { now: bytes('VmRSS'), most: bytes('VmHWM') };
  }

  /** What it has written so far. */
  get output(): string {
    return this.#output;
  }

  /** Resolves with the match as soon as the program has written it. */
  async written(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#output);
      if (match) {
        return match;
      }
      if (this.#child.exitCode !== null) {
        throw new Error(`The program ended:\n${this.#output}`);
      }
      const heard = new AbortController();
      const { signal } = heard;
      await Promise.race([
        once(this.#child.stdout!, 'data', { signal }),
        once(this.#child.stderr!, 'data', { signal }),
        once(this.#child, 'exit', { signal }),
      ]);
      // Of the others: they would listen for as long as the program lives.
      heard.abort();
    }
  }

  /** Ends the process and waits until it has ended. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill(signal);
      await ended;
    }
  }

  /**
   * The processes that this one has started, and those that they have started, and so on.
   *
   * @param of - another process, to have those of that one
   */
  descendants(of = this.pid): Array<{ pid: number; args: string }> {
    const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='])
      .toString()
      .split('\n')
      .map(line => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
      .filter(match => match !== null)
      .map(([, pid, parent, args]) => ({
        pid: Number(pid),
        parent: Number(parent),
        args,
      }));
    const found = new Set([of]);
    for (let before = 0; before < found.size; ) {
      before = found.size;
      all
        .filter(({ parent }) => found.has(parent))
        .forEach(({ pid }) => found.add(pid));
    }
    found.delete(of);
    return all.filter(({ pid }) => found.has(pid));
  }
}
