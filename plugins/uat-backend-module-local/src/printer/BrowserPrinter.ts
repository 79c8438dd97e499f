import { spawn } from 'node:child_process';
import type { DocumentPrinter } from '@uatcms/plugin-uat-node';

/** Of what a dying process says, the last words matter. */
const LAST_WORDS = 2_000;

/** Most documents that are printed at the same time: each takes a browser of its own. */
const MOST_AT_ONCE = 2;

/**
 * Prints in the Chromium that the runner uses, in a process for each document. The process has no secrets, its browser
 * reaches no network, and both are ended together when their time is over.
 */
export class BrowserPrinter implements DocumentPrinter {
  #printing = 0;
  readonly #waiting: Array<() => void> = [];

  constructor(
    private readonly options: {
      /** Finds the program that prints. */
      findProgram: () => string;
      env: NodeJS.ProcessEnv;
      /** Milliseconds for one document. */
      timeLimit: number;
    },
  ) {}

  async print(
    document: { file: string; footer: string },
    pdfFile: string,
  ): Promise<void> {
    if (this.#printing >= MOST_AT_ONCE) {
      await new Promise<void>(resolve => {
        this.#waiting.push(resolve);
      });
    } else {
      this.#printing += 1;
    }
    try {
      await this.#print({ ...document, pdf: pdfFile });
    } finally {
      const next = this.#waiting.shift();
      if (next) {
        next();
      } else {
        this.#printing -= 1;
      }
    }
  }

  async #print(order: {
    file: string;
    footer: string;
    pdf: string;
  }): Promise<void> {
    const { findProgram, env, timeLimit } = this.options;
    const child = spawn(
      process.execPath,
      ['--no-deprecation', findProgram(), JSON.stringify(order)],
      // A group of its own: the browser goes with the process.
      { env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-LAST_WORDS);
    });
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      killGroup(child.pid);
    }, timeLimit);
    try {
      const problem = await new Promise<string | undefined>(resolve => {
        child.on('error', error => resolve(error.message));
        child.on('close', (code, signal) =>
          resolve(
            code === 0
              ? undefined
              : words.trim() || `the process ended with ${signal ?? code}`,
          ),
        );
      });
      if (isLate) {
        throw new Error(
          `The document could not be printed within ${
            timeLimit / 1_000
          } seconds.`,
        );
      }
      if (problem !== undefined) {
        throw new Error(`The document could not be printed: ${problem}`);
      }
    } finally {
      clearTimeout(limit);
      killGroup(child.pid);
    }
  }
}

function killGroup(pid: number | undefined): void {
  if (pid !== undefined) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
  }
}
