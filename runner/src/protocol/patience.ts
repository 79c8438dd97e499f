/** Leases after which nobody waits for the portal any more: the shard is somebody else's long since. */
const patienceInLeases = 3;

/**
 * How long, in milliseconds, a runner insists on being heard, whatever it has to say: results and their evidence alike,
 * so that no cut of the network turns one into a verdict without the other.
 *
 * @param leaseMs - the time within which the portal must hear from the runner
 */
export function patienceOf(leaseMs: number): number {
  return patienceInLeases * leaseMs;
}
