/**
 * What a program runs in that has a file system of few bytes at each of some folders. Nobody else sees them, and what is
 * on them is gone when the program has ended, however it ends.
 *
 * @param disks - their bytes by folder
 * @param user - who runs the program and owns the folders where root starts it: some programs refuse to run as root
 */
export function onSmallDisks(
  disks: Record<string, number>,
  user?: number,
): string[] {
  const isRoot = process.getuid?.() === 0;
  const given = user === undefined ? [] : giveAway(isRoot, user);
  const owner = isRoot && user !== undefined ? `,uid=${user},gid=${user}` : '';
  const mounts = Object.entries(disks).map(
    ([folder, bytes]) =>
      `mkdir -p '${folder}' && mount -t tmpfs -o size=${bytes},mode=700${owner} tmpfs '${folder}'`,
  );
  return [
    ...['unshare', '--mount', ...(isRoot ? [] : ['--map-root-user'])],
    ...['sh', '-c', [...mounts, 'exec "$@"'].join(' && '), 'sh', ...given],
  ];
}

/** Only root mounts. Who was taken for root to do so becomes who they are again. */
function giveAway(isRoot: boolean, user: number): string[] {
  return isRoot
    ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups']
    : [
        ...['unshare', `--map-user=${process.getuid?.()}`],
        `--map-group=${process.getgid?.()}`,
      ];
}
