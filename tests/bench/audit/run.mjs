// What an entry in the audit trail costs: saves of a test set by the real core, with the audit trail and with its writing
// taken out, on two databases of one server, in turns. An entry holds the old and new values, is written in the
// transaction of the save, and is chained when it commits.
import process from 'node:process';
// The scripts of the workspace are no package.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import {
  startTemporaryCluster,
  testDatabaseEnvironment,
} from '../../../scripts/database/temporary.mjs';
import { median, round2, wholeNumber } from '../numbers.mjs';
import { startProcess } from '../startProcess.mjs';

const limit = 1.1;
const saves = wholeNumber('BENCH_SAVES', 300);
const warmUp = 20;
const names = ['audited', 'plain'];

async function startSaver(server, name) {
  const saver = await startProcess(new URL('saves.ts', import.meta.url), {
    ...process.env,
    ...testDatabaseEnvironment(server),
    BENCH_DATABASE: name,
    BENCH_WITHOUT_AUDIT: name === 'plain' ? '1' : '',
  });
  await saver.ask('prepare');
  return saver;
}

// Saves wait for the disk, as they do in production.
const database = await startTemporaryCluster({ durable: true });
try {
  const contenders = {};
  for (const name of names) {
    contenders[name] = await startSaver(database.url, name);
  }
  const times = { audited: [], plain: [] };
  // Save by save in turns: whatever else the machine does then slows both. The first ones fill caches, and do not count.
  for (let save = -warmUp; save < saves; save++) {
    for (const name of save % 2 ? names : [...names].reverse()) {
      const took = await contenders[name].ask('save');
      if (save >= 0) times[name].push(took);
    }
  }
  const entries = {};
  for (const name of names) {
    entries[name] = await contenders[name].ask('entries');
    contenders[name].stop();
    console.log(`${name.padEnd(8)}${median(times[name]).toFixed(2)} ms a save`);
  }
  if (entries.plain !== 0 || entries.audited < saves) {
    throw new Error(`Not what was to be compared: ${JSON.stringify(entries)}`);
  }
  const withAuditVsWithout = round2(
    median(times.audited) / median(times.plain),
  );
  process.exitCode = withAuditVsWithout <= limit ? 0 : 1;
  console.log(
    JSON.stringify({
      bench: 'audit',
      withAuditVsWithout,
      saves,
    }),
  );
} finally {
  await database.stop();
}
