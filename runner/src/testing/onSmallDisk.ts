/**
 * What a program runs in that has a file system of few bytes at a folder, and as many in shared memory. Nobody else sees
 * them, and what is on them is gone when the program has ended, however it ends.
 *
 * @param folder - exists already
 */
export function onSmallDisk(
  folder: string,
  bytes: number,
  sharedMemory: number,
): string[] {
  const isRoot = process.getuid?.() === 0;
  const mount = (place: string, size: number) =>
    `mount -t tmpfs -o size=${size},mode=1777 tmpfs '${place}'`;
  return [
    ...['unshare', '--mount', ...(isRoot ? [] : ['--map-root-user'])],
    ...['sh', '-c'],
    `${mount(folder, bytes)} && ${mount(
      '/dev/shm',
      sharedMemory,
    )} && exec "$@"`,
    'sh',
  ];
}
