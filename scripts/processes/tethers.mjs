const beside = name => new URL(name, import.meta.url).href;

/** For `node --import`, with an IPC channel: the process ends when whoever started it is gone. */
export const TETHER = beside('./tether.mjs');

/** The same, for the leader of a process group: the whole group ends. */
export const GROUP_TETHER = beside('./groupTether.mjs');
