import { BlockList, isIP } from 'node:net';

/**
 * Addresses that no environment can allow: what answers there is the machine or
 * the cloud the runner runs in, never a site under test.
 */
const forbidden = new BlockList();
const ranges: Array<[string, number, 'ipv4' | 'ipv6']> = [
  // “This host”: Linux takes it for the loopback.
  ['0.0.0.0', 8, 'ipv4'],
  ['::', 128, 'ipv6'],
  // Link-local, with the metadata of AWS, Azure, Google and the credentials of ECS and EKS.
  ['169.254.0.0', 16, 'ipv4'],
  ['fe80::', 10, 'ipv6'],
  // Metadata elsewhere: AWS over IPv6, Google over IPv6, Alibaba, Azure, Oracle.
  ['fd00:ec2::', 32, 'ipv6'],
  ['fd20:ce::', 32, 'ipv6'],
  ['100.100.100.200', 32, 'ipv4'],
  ['168.63.129.16', 32, 'ipv4'],
  ['192.0.0.192', 32, 'ipv4'],
  // Many at once.
  ['224.0.0.0', 4, 'ipv4'],
  ['255.255.255.255', 32, 'ipv4'],
  ['ff00::', 8, 'ipv6'],
];
ranges.forEach(([address, bits, family]) =>
  forbidden.addSubnet(address, bits, family),
);

const forbiddenNames = ['metadata.google.internal', 'metadata.goog'];

/** Whether an IP address must not be connected to. One that is none is not asked about here. */
export function isForbiddenAddress(address: string): boolean {
  const family = isIP(address.split('%')[0]);
  if (family === 4) return forbidden.check(address, 'ipv4');
  const plain = address.split('%')[0];
  const embedded = embeddedIPv4(plain);
  return (
    forbidden.check(plain, 'ipv6') ||
    (embedded !== undefined && forbidden.check(embedded, 'ipv4'))
  );
}

/** Whether a name means the metadata of a cloud, whatever it resolves to. */
export function isForbiddenName(host: string): boolean {
  return forbiddenNames.includes(host);
}

/**
 * A host as a browser reads it: in lower case, without brackets and final dot,
 * and an IPv4 address in any spelling (decimal, hexadecimal, octal, short) as
 * four decimal numbers.
 *
 * @returns undefined for what is no host
 */
export function canonicalHost(host: string): string | undefined {
  try {
    const written = isIP(host) === 6 ? `[${host}]` : host;
    const { hostname } = new URL(`http://${written}/`);
    return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  } catch {
    return undefined;
  }
}

/** The IPv4 address that an IPv6 address stands for: mapped, NAT64, or 6to4. */
function embeddedIPv4(address: string): string | undefined {
  const words = wordsOf(address);
  const [first, second] = words;
  const isZero = (from: number, to: number) =>
    words.slice(from, to).every(word => word === 0);
  const isMapped =
    isZero(0, 5) && (words[5] === 0xffff || (words[5] === 0 && words[6] !== 0));
  const isNat64 = first === 0x64 && second === 0xff9b;
  if (isMapped || isNat64) return dotted(words[6], words[7]);
  return first === 0x2002 ? dotted(second, words[2]) : undefined;
}

function wordsOf(address: string): number[] {
  // As the URL parser writes it: in hexadecimal throughout.
  const [head, tail] = new URL(`http://[${address}]/`).hostname
    .slice(1, -1)
    .split('::');
  const numbers = (part: string | undefined) =>
    part ? part.split(':').map(word => parseInt(word, 16)) : [];
  const [before, after] = [numbers(head), numbers(tail)];
  return [
    ...before,
    ...Array(8 - before.length - after.length).fill(0),
    ...after,
  ];
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
