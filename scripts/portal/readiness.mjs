import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../processes/failure.mjs';

/**
 * Waits until an address answers well.
 *
 * @param {string} url
 * @param {import('../processes/service.mjs').Service} service who answers there
 * @param {number} timeoutMs
 * @throws {Failure} with the service's last lines where it ends or does not answer in time
 */
export async function waitUntilReady(url, service, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  let ended;
  service.ended.then(reason => {
    ended = reason;
  });
  while (Date.now() < deadline) {
    if (ended) throw died(service, ended);
    const ready = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      response => response.ok,
      () => false,
    );
    if (ready) return;
    await sleep(200);
  }
  throw new Failure(
    `${service.name} did not answer at ${url} within ${timeoutMs / 1000} s.\n${
      service.lastLines
    }\nLog: ${service.logFile}`,
  );
}

/**
 * @param {import('../processes/service.mjs').Service} service
 * @param {string} reason
 * @returns {Failure}
 */
export function died(service, reason) {
  return new Failure(
    `${service.name} ended (${reason}).\n${service.lastLines}\nLog: ${service.logFile}`,
  );
}
