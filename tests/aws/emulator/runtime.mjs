// The program inside a sandbox: what the Node.js runtime of AWS does, as far as a handler can see it. It fetches one
// event after the other from the Runtime API and answers each.
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env;
const base = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

const post = (route, body) =>
  fetch(`${base}/${route}`, { method: 'POST', body: JSON.stringify(body) });
const inWords = error => ({
  errorType: error?.name ?? 'Error',
  errorMessage: error?.message ?? String(error),
  trace: String(error?.stack ?? '').split('\n'),
});

process.on('unhandledRejection', async error => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(128);
});

async function loadHandler() {
  const [file, name] = _HANDLER.split('.');
  const require = createRequire(path.join(LAMBDA_TASK_ROOT, 'task.cjs'));
  return require(path.join(LAMBDA_TASK_ROOT, `${file}.cjs`))[name];
}

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await post('init/error', inWords(error));
  process.exit(1);
}

for (;;) {
  const next = await fetch(`${base}/invocation/next`);
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const event = await next.json();
  const context = {
    awsRequestId: id,
    invokedFunctionArn: next.headers.get('lambda-runtime-invoked-function-arn'),
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const answer = await handler(event, context);
    await post(`invocation/${id}/response`, answer ?? null);
  } catch (error) {
    await post(`invocation/${id}/error`, inWords(error));
  }
}
