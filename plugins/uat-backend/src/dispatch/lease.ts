/** A runner reports every few seconds; one that has been silent for this long is taken for gone. */
export const LEASE_MS = 20_000;
