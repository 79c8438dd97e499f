// Runs a command with a PostgreSQL of its own:
//   node scripts/test-database.mjs yarn workspace @uatcms/core test --watch=false
import process from 'node:process';
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from './database/temporary.mjs';
import { exitWith } from './processes/failure.mjs';
import { endCommands, run } from './processes/run.mjs';

try {
  const [command, ...args] = process.argv.slice(2);
  if (!command) {
    console.error('Usage: node scripts/test-database.mjs <command> [args…]');
    process.exit(2);
  }
  const database = await startTemporaryCluster();
  // Ctrl-C reaches the command too; we stay until it has ended and then clean up.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', endCommands);
  try {
    process.exitCode = await run(command, args, {
      env: { ...process.env, ...testDatabaseEnvironment(database.url) },
    });
  } finally {
    await database.stop();
  }
} catch (error) {
  exitWith(error);
}
