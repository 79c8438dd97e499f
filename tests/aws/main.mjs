// An AWS account on this machine, as far as the runner needs one: Lambda, Secrets Manager and, if asked for, S3.
//   node tests/aws/main.mjs
// It prints one line of JSON with its addresses, and lives until it is ended. Settings are environment variables:
//   AWS_EMULATOR_PORT       of Lambda and Secrets Manager; any by default
//   AWS_EMULATOR_SECRETS    values by id, as JSON
//   AWS_EMULATOR_FUNCTIONS  what differs from the function below, by name, as JSON; with `archives` or `image` it has the
//                           files that these bring, and nothing of this repository
//   AWS_EMULATOR_BUCKET     name of a bucket: starts an S3-compatible server with it
//   AWS_EMULATOR_S3_PORT    of that server; any by default
//   AWS_EMULATOR_S3_FOLDER  where it keeps objects; in memory by default
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { LambdaEmulator } from './emulator/LambdaEmulator.mjs';
import { layOutArchives, layOutImage } from './emulator/layOut.mjs';
import { serve } from './emulator/serve.mjs';

const { env } = process;
const bundle = createRequire(import.meta.url).resolve('@uatcms/runner/lambda');

const lambda = new LambdaEmulator(line => console.error(line));
const port = Number(env.AWS_EMULATOR_PORT || 0);
const server = await serve(
  { lambda, secrets: JSON.parse(env.AWS_EMULATOR_SECRETS || '{}') },
  port,
);
const url = `http://127.0.0.1:${server.address().port}`;

const functions = JSON.parse(env.AWS_EMULATOR_FUNCTIONS || '{"uat-runner":{}}');
const laidOut = mkdtempSync(path.join(os.tmpdir(), 'uat-functions-'));
for (const [name, settings] of Object.entries(functions)) {
  const files = await filesOf(settings, path.join(laidOut, name));
  lambda.add({
    name,
    taskRoot: path.dirname(bundle),
    handler: 'lambda.handler',
    timeoutMs: 900_000,
    memoryMb: 2_048,
    concurrency: 10,
    retries: 0,
    retryDelayMs: 1_000,
    ...settings,
    ...files,
    env: { AWS_ENDPOINT_URL_SECRETS_MANAGER: url, ...files.env },
  });
}

/** Where the files of a function are, and what its environment says of them. */
async function filesOf({ archives, image }, folder) {
  if (archives) return layOutArchives(archives, folder);
  if (image) return layOutImage(image, folder);
  return {
    env: {
      // As in the container image: the browser has been unpacked beforehand.
      XDG_CACHE_HOME: env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
      ...(env.UAT_BROWSER_PATH && { UAT_BROWSER_PATH: env.UAT_BROWSER_PATH }),
    },
  };
}

const s3 = env.AWS_EMULATOR_BUCKET
  ? await startS3(env.AWS_EMULATOR_BUCKET)
  : undefined;
console.log(JSON.stringify({ url, ...(s3 && { s3: s3.address }) }));

async function startS3(bucket) {
  const { startFauxqs } = await import('fauxqs');
  const started = await startFauxqs({
    port: Number(env.AWS_EMULATOR_S3_PORT || 0),
    s3StorageDir: env.AWS_EMULATOR_S3_FOLDER || undefined,
    logger: false,
  });
  started.createBucket(bucket);
  return started;
}

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    lambda.stop();
    server.closeAllConnections();
    server.close();
    await s3?.stop();
    process.exit(0);
  });
}
process.once('exit', () => {
  lambda.stop();
  rmSync(laidOut, { recursive: true, force: true, maxRetries: 5 });
});
