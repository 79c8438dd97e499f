import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';

const emulator = join(
  dirname(require.resolve('@uatcms/tests/package.json')),
  'aws/main.mjs',
);

/**
 * The Lambda of this machine, with the real bundle of the runner. It has to have been built (`yarn build:runner`).
 *
 * @param functions - by name, what differs from a function of 15 minutes and 2 GB
 */
export async function startLambda(functions: Record<string, object>) {
  const child = spawn(process.execPath, [emulator], {
    env: {
      ...process.env,
      AWS_EMULATOR_FUNCTIONS: JSON.stringify(functions),
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  const { url }: { url: string } = JSON.parse(line);
  const control = async (method: string, body?: object) => {
    const answer = await fetch(`${url}/_emulator`, {
      method,
      body: body && JSON.stringify(body),
    });
    return answer.json();
  };
  return {
    url,
    order: (faults: object) => control('POST', faults),
    reset: () => control('DELETE'),
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}
