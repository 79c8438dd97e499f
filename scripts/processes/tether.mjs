// The IPC channel closes when the process that started this one is gone for whatever reason,
// kill -9 included: then a service ends too, instead of keeping its port from the next start.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

// Its output goes with it. Who logs the error of a write that fails writes again, and so for ever; nobody would read it.
for (const output of [process.stdout, process.stderr])
  output.on('error', () => undefined);
