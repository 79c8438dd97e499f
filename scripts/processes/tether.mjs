// Loaded into each service with `node --import`. The IPC channel closes when the process that
// started the service is gone for whatever reason, kill -9 included: then the service ends too,
// instead of keeping its port from the next start.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
