// @ts-check
import { startShop } from './app.mjs';

const GRACE_MS = 3000;
const DEFAULT_PORT = 4010;

/** @param {string | undefined} value @returns {number} */
function readPort(value) {
  if (!value) return DEFAULT_PORT;
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`PORT must be a number from 0 to 65535, not "${value}".`);
  return port;
}

const { PORT, HOST, SHOP_PASSWORD } = process.env;
const shop = await startShop({
  port: readPort(PORT),
  host: HOST || undefined,
  password: SHOP_PASSWORD || undefined,
});
console.log(`Example shop listening on ${shop.url}`);

let stopping = false;
async function stop() {
  // A second signal means: at once.
  if (stopping) process.exit(1);
  stopping = true;
  await shop.close(GRACE_MS);
  process.exit(0);
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
