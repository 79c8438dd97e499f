import assert from 'node:assert/strict';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { LambdaEmulator } from './emulator/LambdaEmulator.mjs';
import { serve } from './emulator/serve.mjs';

/* The emulator against the real SDK: whoever tests with it must be able to rely on it. */

const handler = `
let served = 0;
const { appendFileSync, readdirSync, writeFileSync } = require('node:fs');
const folder = require('node:os').tmpdir();
const found = readdirSync(folder);
exports.handler = async (event, context) => {
  served += 1;
  if (event.file) appendFileSync(event.file, event.say + '\\n');
  if (event.leave) writeFileSync(folder + '/' + event.leave, '');
  if (event.fail) throw new TypeError('as asked');
  if (event.exit) process.exit(3);
  if (event.hoard) { const all = []; for (;;) { all.push(Buffer.alloc(2e7, 1)); await new Promise(r => setTimeout(r, 20)); } }
  if (event.wait) await new Promise(resolve => setTimeout(resolve, event.wait));
  return { served, found, remaining: context.getRemainingTimeInMillis(), region: process.env.AWS_REGION, secret: process.env.TEST_OF_EMULATOR ?? null };
};`;

let folder;
let lambda;
let server;
let client;

before(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'uat-emulator-'));
  await fs.writeFile(path.join(folder, 'index.cjs'), handler);
  lambda = new LambdaEmulator();
  const common = {
    ...{ taskRoot: folder, handler: 'index.handler', timeoutMs: 20_000 },
    ...{ memoryMb: 512, concurrency: 1, retries: 1, retryDelayMs: 10, env: {} },
  };
  lambda.add({ name: 'plain', ...common });
  lambda.add({ name: 'hasty', ...common, timeoutMs: 700 });
  server = await serve({ lambda, secrets: {} });
  process.env.TEST_OF_EMULATOR = 'must not be seen';
  client = new LambdaClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${server.address().port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
});

after(() => {
  client.destroy();
  lambda.stop();
  server.closeAllConnections();
  server.close();
  return fs.rm(folder, { recursive: true });
});

beforeEach(() => lambda.reset());

async function invoke(FunctionName, event, InvocationType = 'RequestResponse') {
  const answer = await client.send(
    new InvokeCommand({
      ...{ FunctionName, InvocationType },
      Payload: Buffer.from(JSON.stringify(event)),
    }),
  );
  const text = Buffer.from(answer.Payload ?? []).toString();
  return { ...answer, payload: text ? JSON.parse(text) : undefined };
}

/** What events have said, as soon as there are so many. */
async function said(file, count) {
  for (;;) {
    const text = await fs.readFile(file, 'utf8').catch(() => '');
    const lines = text.split('\n').filter(Boolean);
    if (lines.length >= count) return lines;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

test('a sandbox is kept warm, knows its time, and sees nothing of our environment', async () => {
  const [first, second] = [
    await invoke('plain', {}),
    await invoke('plain', {}),
  ];
  assert.equal(second.payload.served, first.payload.served + 1);
  assert.ok(first.payload.remaining <= 20_000);
  assert.equal(first.payload.region, 'us-east-1');
  assert.equal(first.payload.secret, null);
});

test('an error, an exit and a function that takes too long or too much are told as AWS tells them', async () => {
  const failed = await invoke('plain', { fail: true });
  assert.equal(failed.FunctionError, 'Unhandled');
  assert.equal(failed.payload.errorType, 'TypeError');
  const exited = await invoke('plain', { exit: true });
  assert.equal(exited.payload.errorType, 'Runtime.ExitError');
  const late = await invoke('hasty', { wait: 60_000 });
  assert.equal(late.payload.errorType, 'Sandbox.Timedout');
  if (process.platform === 'linux') {
    const greedy = await invoke('plain', { hoard: true });
    assert.equal(greedy.payload.errorType, 'Runtime.OutOfMemory');
  }
  // The next one gets a new process.
  assert.equal((await invoke('plain', {})).payload.served, 1);
});

test('what a sandbox had written is there after an exit and a time-out, and gone with the sandbox itself', async () => {
  await invoke('hasty', { leave: 'a', exit: true });
  await invoke('hasty', { leave: 'b', wait: 60_000 });
  const next = await invoke('hasty', {});
  assert.deepEqual(next.payload.found.sort(), ['a', 'b']);
  assert.deepEqual(lambda.temporaryFiles().hasty.sort(), ['a', 'b']);
  const killed = invoke('hasty', { wait: 60_000 });
  while (lambda.killSandboxes() === 0) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  await killed;
  assert.deepEqual((await invoke('hasty', {})).payload.found, []);
});

test('a synchronous invocation beyond the concurrency is throttled', async () => {
  const busy = invoke('plain', { wait: 1_500 });
  while (lambda.counts.delivered === 0) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  await assert.rejects(invoke('plain', {}), error => {
    assert.equal(error.name, 'TooManyRequestsException');
    assert.equal(error.$metadata.httpStatusCode, 429);
    return true;
  });
  await busy;
});

test('asynchronous ones wait for a sandbox, and those that fail are delivered again', async () => {
  const file = path.join(folder, 'events');
  for (const say of ['a', 'b']) {
    const { StatusCode } = await invoke('plain', { file, say }, 'Event');
    assert.equal(StatusCode, 202);
  }
  assert.deepEqual((await said(file, 2)).sort(), ['a', 'b']);
  await invoke('plain', { file, say: 'c', fail: true }, 'Event');
  assert.deepEqual((await said(file, 4)).slice(2), ['c', 'c']);
});

test('faults happen as often as they are ordered', async () => {
  const file = path.join(folder, 'faults');
  Object.assign(lambda.faults, { throttle: 1, lose: 1, duplicate: 1 });
  await assert.rejects(invoke('plain', { file, say: 'throttled' }, 'Event'), {
    name: 'TooManyRequestsException',
  });
  await invoke('plain', { file, say: 'lost' }, 'Event');
  await invoke('plain', { file, say: 'twice' }, 'Event');
  assert.deepEqual(await said(file, 2), ['twice', 'twice']);
});

test('what does not exist, is too large or is no JSON is refused', async () => {
  await assert.rejects(invoke('missing', {}), {
    name: 'ResourceNotFoundException',
  });
  await assert.rejects(
    invoke('plain', { large: 'x'.repeat(1024 * 1024) }, 'Event'),
    { name: 'RequestTooLargeException' },
  );
});
