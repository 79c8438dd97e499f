import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

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

  /** The processes that this one has started, and those that they have started, and so on. */
  descendants(): Array<{ pid: number; args: string }> {
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
    const found = new Set([this.#child.pid]);
    for (let before = 0; before < found.size; ) {
      before = found.size;
      all
        .filter(({ parent }) => found.has(parent))
        .forEach(({ pid }) => found.add(pid));
    }
    found.delete(this.#child.pid);
    return all.filter(({ pid }) => found.has(pid));
  }
}
