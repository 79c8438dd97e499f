// The IPC channel closes when the process that started this one is gone for whatever reason,
// kill -9 included: then a service ends too, instead of keeping its port from the next start.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
