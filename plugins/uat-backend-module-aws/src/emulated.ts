/**
 * What a client needs to talk to a service on this machine: nobody there checks who asks, but the SDK signs nothing
 * without credentials and a region. With the address of AWS, or none, everything comes from the environment as usual.
 */
export function emulated(endpoint: string | undefined): {
  credentials?: { accessKeyId: string; secretAccessKey: string };
} {
  const isHere =
    endpoint !== undefined &&
    ['localhost', '127.0.0.1', '[::1]'].includes(new URL(endpoint).hostname);
  return isHere && !process.env.AWS_ACCESS_KEY_ID
    ? {
        credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
      }
    : {};
}
