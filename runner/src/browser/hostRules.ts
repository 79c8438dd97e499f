import { isIP } from 'node:net';
import type { WorkEnvironment } from '@uatcms/plugin-uat-common';
import { canonicalHost } from './forbiddenAddresses';

const hostPattern = /^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^\[[0-9a-f:.]+\]$/;

/**
 * The hosts that a browser may reach for an environment: the allowed ones and
 * that of the base URL, in lower case, sorted, each once.
 *
 * @throws Error when a host is none
 */
export function hostsOf(
  environment: Pick<WorkEnvironment, 'name' | 'baseUrl' | 'allowedHosts'>,
): string[] {
  const hosts = [
    new URL(environment.baseUrl).hostname,
    ...environment.allowedHosts,
  ].map(host => host.toLowerCase());
  const wrong = hosts.filter(host => !hostPattern.test(host));
  if (wrong.length > 0) {
    throw new Error(
      `Environment “${environment.name}” allows ${wrong
        .map(host => `“${host}”`)
        .join(', ')}, which is no host name. ` +
        'Write it as shop.example.org, *.example.org or 127.0.0.1, without scheme and port.',
    );
  }
  return [...new Set(hosts.map(canonical))].sort();
}

/** An address in the one spelling that a browser gives it. */
function canonical(host: string): string {
  if (host.startsWith('*.')) return host;
  const plain = canonicalHost(host) ?? host;
  return isIP(plain) === 6 ? `[${plain}]` : plain;
}

/** Whether these hosts have a host among them. */
export function allowsHost(hosts: readonly string[], host: string): boolean {
  const asked = host.toLowerCase();
  return hosts.some(allowed =>
    allowed.startsWith('*.')
      ? asked.endsWith(allowed.slice(1)) && !isIP(asked)
      : allowed === asked,
  );
}

/**
 * Flags that leave a browser one way out: the gate at a port of the loopback.
 * Names are resolved there, so the browser itself resolves none, and what does
 * not go through a proxy (WebRTC over UDP) is cut off. Redirects, frames,
 * workers, WebSockets and addresses in a URL go through the gate like all else.
 *
 * @param gatePort - without it the browser reaches nothing
 */
export function hostFlags(gatePort?: number): string[] {
  const gate =
    gatePort === undefined
      ? ['--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND']
      : [
          `--proxy-server=socks5://127.0.0.1:${gatePort}`,
          // Otherwise the loopback would be reached past the gate.
          '--proxy-bypass-list=<-loopback>',
          '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
        ];
  return [...gate, '--force-webrtc-ip-handling-policy=disable_non_proxied_udp'];
}
