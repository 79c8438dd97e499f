// The IPC channel closes when the process that started this one is gone for whatever reason,
// kill -9 included.
process.on('disconnect', () => process.kill(-process.pid, 'SIGTERM'));
process.channel?.unref();
