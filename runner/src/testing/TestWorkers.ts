import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { WorkerMessage, WorkerRequest } from '@uatcms/plugin-uat-common';

const room = dirname(require.resolve('../../package.json'));

/** Workers as the local executor starts them: the real bundle, in processes of their own. */
export class TestWorkers {
  private constructor(private readonly bundle: string) {}

  /** @param name - of the folder of the bundle: beside the real one, which a portal may be using */
  static async build(name: string): Promise<TestWorkers> {
    const bundle = join(room, 'dist', name);
    const script = join(room, 'scripts', 'build-bundle.mjs');
    await promisify(execFile)(process.execPath, [script, bundle]);
    return new TestWorkers(bundle);
  }

  /** @param within - a command that runs the worker */
  start(env: NodeJS.ProcessEnv = {}, within: string[] = []): ChildProcess {
    const [program, ...rest] = [
      ...within,
      process.execPath,
      join(this.bundle, 'worker.cjs'),
    ];
    return spawn(program, rest, {
      env: { ...process.env, ...env },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
  }

  async remove(): Promise<void> {
    await rm(this.bundle, { recursive: true, force: true });
  }
}

export const tell = (worker: ChildProcess, request: WorkerRequest) =>
  worker.send(request);

export async function heard(
  worker: ChildProcess,
  type: WorkerMessage['type'],
): Promise<any> {
  for (;;) {
    const [message] = (await once(worker, 'message')) as [WorkerMessage];
    if (message.type === type) return message;
  }
}

/** Ends a worker, if it has not ended by itself. */
export async function kill(worker: ChildProcess | undefined): Promise<void> {
  if (!worker || worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill('SIGKILL');
  await once(worker, 'exit');
}
